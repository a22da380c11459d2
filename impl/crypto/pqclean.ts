import type { Kem } from '../primitives/kem.ts';
import type { SignatureScheme } from '../primitives/signature.ts';
import type { SlhDsaName } from '../primitives/slh-dsa/parameters.ts';
import { slhDsaKeyPair, slhDsaSign, slhDsaVerify } from '../primitives/slh-dsa/slh-dsa.ts';
import { KEM_SIZES, type KemName, SIGNATURE_SIZES, type SignatureName } from '../profile.ts';
import { byName } from './by-name.ts';
import { CLASSIC_MCELIECE } from './classic-mceliece.ts';
import type { Crypto } from './crypto.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';
import { mlDsa } from './ml-dsa.ts';
import type { MlDsaName } from './ml-dsa-key-pair.ts';
import { type MlKemName, mlKem } from './ml-kem.ts';
import { callPqclean, type PqcleanFunction } from './pqclean-module.ts';
import { slhDsa } from './slh-dsa.ts';
import { symmetric } from './symmetric.ts';

/**
 * The fast deterministic backend, equal to noble byte for byte: PQClean's C code as the WebAssembly module of
 * the npm package pqclean, several times as fast, which draws d || z in one call and m in one, as FIPS 203 has
 * them; and of our own, SLH-DSA in WebAssembly and Classic McEliece. The module also holds Classic McEliece of
 * round 4, some twenty times slower than ours, and the SPHINCS+ that FIPS 205 then changed.
 */
export const pqclean: Crypto = Object.freeze({
  name: 'pqclean',
  deterministic: true,
  kem: (name) => byName('pqclean', 'KEM', KEMS, name),
  signature: (name) => byName('pqclean', 'signature scheme', SIGNATURES, name),
  symmetric,
} satisfies Crypto);

/** Stack that the deepest function of a scheme uses, in bytes: measured 23,936 and 122,864, rounded up. */
const ML_KEM_STACK = 24 * 1024;
const ML_DSA_STACK = 128 * 1024;

const KEMS: Readonly<Partial<Record<KemName, Kem>>> = Object.freeze({
  'ML-KEM-512': pqcleanKem('ML-KEM-512', 'PQCLEAN_MLKEM512_CLEAN'),
  'ML-KEM-768': pqcleanKem('ML-KEM-768', 'PQCLEAN_MLKEM768_CLEAN'),
  'ML-KEM-1024': pqcleanKem('ML-KEM-1024', 'PQCLEAN_MLKEM1024_CLEAN'),
  ...CLASSIC_MCELIECE,
});

const SIGNATURES: Readonly<Partial<Record<SignatureName, SignatureScheme>>> = Object.freeze({
  'ML-DSA-44': pqcleanMlDsa('ML-DSA-44', 'PQCLEAN_MLDSA44_CLEAN'),
  'ML-DSA-65': pqcleanMlDsa('ML-DSA-65', 'PQCLEAN_MLDSA65_CLEAN'),
  'ML-DSA-87': pqcleanMlDsa('ML-DSA-87', 'PQCLEAN_MLDSA87_CLEAN'),
  'SLH-DSA-SHAKE-128s': ownSlhDsa('SLH-DSA-SHAKE-128s'),
  'SLH-DSA-SHAKE-192s': ownSlhDsa('SLH-DSA-SHAKE-192s'),
  'SLH-DSA-SHAKE-256s': ownSlhDsa('SLH-DSA-SHAKE-256s'),
});

/** SLH-DSA in WebAssembly of our own: the package's SPHINCS+ opens other FORS leaves than FIPS 205 says. */
function ownSlhDsa(name: SlhDsaName): SignatureScheme {
  return slhDsa(name, {
    keyPair: (seed) => slhDsaKeyPair(name, seed),
    sign: (message, signingKey, draw) => slhDsaSign(name, message, signingKey, draw),
    verify: (signature, message, verificationKey) => slhDsaVerify(name, signature, message, verificationKey),
  });
}

function pqcleanKem(name: MlKemName, prefix: PqcleanFunction): Kem {
  const sizes = KEM_SIZES[name];
  return mlKem(name, {
    generateKeyPair(random) {
      const publicKey = new Uint8Array(sizes.publicKey);
      const secretKey = new Uint8Array(KEM_SECRET_KEY_SIZES[name]);
      run(`${prefix}_crypto_kem_keypair`, ML_KEM_STACK, random, [{ into: publicKey }, { into: secretKey }]);
      return { publicKey, secretKey };
    },
    encapsulate(publicKey, random) {
      const ciphertext = new Uint8Array(sizes.ciphertext);
      const secret = new Uint8Array(32);
      const args = [{ into: ciphertext }, { into: secret }, publicKey];
      run(`${prefix}_crypto_kem_enc`, ML_KEM_STACK, random, args);
      return { ciphertext, secret };
    },
    decapsulate(ciphertext, secretKey) {
      const secret = new Uint8Array(32);
      run(`${prefix}_crypto_kem_dec`, ML_KEM_STACK, noDraws, [{ into: secret }, ciphertext, secretKey]);
      return secret;
    },
  });
}

function pqcleanMlDsa(name: MlDsaName, prefix: PqcleanFunction): SignatureScheme {
  const sizes = SIGNATURE_SIZES[name];
  return mlDsa(name, {
    generateKeyPair(random) {
      const verificationKey = new Uint8Array(sizes.verificationKey);
      const signingKey = new Uint8Array(sizes.signingKey);
      const args = [{ into: verificationKey }, { into: signingKey }];
      run(`${prefix}_crypto_sign_keypair`, ML_DSA_STACK, random, args);
      return { verificationKey, signingKey };
    },
    sign(message, signingKey) {
      const signature = new Uint8Array(sizes.signature);
      // A size_t for the signature's length, which ML-DSA does not vary.
      const length = new Uint8Array(4);
      const args = [{ into: signature }, { into: length }, message, message.length, signingKey];
      run(`${prefix}_crypto_sign_signature`, ML_DSA_STACK, zeroDraws, args);
      return signature;
    },
    verify(signature, message, verificationKey) {
      const args = [signature, signature.length, message, message.length, verificationKey];
      return callPqclean(`${prefix}_crypto_sign_verify`, ML_DSA_STACK, noDraws, args) === 0;
    },
  });
}

/** A call that cannot fail on inputs of the right lengths. */
function run(...call: Parameters<typeof callPqclean>): void {
  const status = callPqclean(...call);
  if (status !== 0) throw new Error(`${call[0]} returned ${status}`);
}

/** PRM-07: PQClean signs hedged; with rnd all zeros that is the deterministic variant (FIPS 204, 3.4). */
const zeroDraws = Object.freeze({ bytes: (length: number) => new Uint8Array(length) });

const noDraws = Object.freeze({
  bytes(): Uint8Array {
    throw new Error('pqclean drew random bytes where the algorithm draws none');
  },
});
