import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { slh_dsa_shake_128s, slh_dsa_shake_192s, slh_dsa_shake_256s } from '@noble/post-quantum/slh-dsa.js';
import type { Kem } from '../primitives/kem.ts';
import type { SignatureScheme } from '../primitives/signature.ts';
import type { SlhDsaName } from '../primitives/slh-dsa/parameters.ts';
import type { KemName, SignatureName } from '../profile.ts';
import { byName } from './by-name.ts';
import { CLASSIC_MCELIECE } from './classic-mceliece.ts';
import type { Crypto } from './crypto.ts';
import { withDraw } from './draw.ts';
import { mlDsa } from './ml-dsa.ts';
import type { MlDsaName } from './ml-dsa-key-pair.ts';
import { type MlKemName, mlKem } from './ml-kem.ts';
import { slhDsa } from './slh-dsa.ts';
import { symmetric } from './symmetric.ts';

/** The reference backend: @noble/post-quantum, in JavaScript, and Classic McEliece of our own. */
export const noble: Crypto = Object.freeze({
  name: 'noble',
  deterministic: true,
  kem: (name) => byName('noble', 'KEM', KEMS, name),
  signature: (name) => byName('noble', 'signature scheme', SIGNATURES, name),
  symmetric,
} satisfies Crypto);

const KEMS: Readonly<Partial<Record<KemName, Kem>>> = Object.freeze({
  'ML-KEM-512': nobleKem('ML-KEM-512', ml_kem512),
  'ML-KEM-768': nobleKem('ML-KEM-768', ml_kem768),
  'ML-KEM-1024': nobleKem('ML-KEM-1024', ml_kem1024),
  ...CLASSIC_MCELIECE,
});

const SIGNATURES: Readonly<Partial<Record<SignatureName, SignatureScheme>>> = Object.freeze({
  'ML-DSA-44': nobleMlDsa('ML-DSA-44', ml_dsa44),
  'ML-DSA-65': nobleMlDsa('ML-DSA-65', ml_dsa65),
  'ML-DSA-87': nobleMlDsa('ML-DSA-87', ml_dsa87),
  'SLH-DSA-SHAKE-128s': nobleSlhDsa('SLH-DSA-SHAKE-128s', slh_dsa_shake_128s),
  'SLH-DSA-SHAKE-192s': nobleSlhDsa('SLH-DSA-SHAKE-192s', slh_dsa_shake_192s),
  'SLH-DSA-SHAKE-256s': nobleSlhDsa('SLH-DSA-SHAKE-256s', slh_dsa_shake_256s),
});

function nobleKem(name: MlKemName, algorithms: typeof ml_kem512): Kem {
  return mlKem(name, {
    generateKeyPair: (random) => withDraw(random, 64, (seed) => algorithms.keygen(seed)),
    encapsulate(publicKey, random) {
      const { cipherText, sharedSecret } = withDraw(random, 32, (m) => algorithms.encapsulate(publicKey, m));
      // A view of noble's 64-byte buffer, whose other half is erased: the caller gets bytes of its own.
      const secret = sharedSecret.slice();
      sharedSecret.fill(0);
      return { ciphertext: cipherText, secret };
    },
    decapsulate: (ciphertext, secretKey) => algorithms.decapsulate(ciphertext, secretKey),
  });
}

function nobleMlDsa(name: MlDsaName, algorithms: typeof ml_dsa44): SignatureScheme {
  return mlDsa(name, {
    generateKeyPair(random) {
      const { publicKey, secretKey } = withDraw(random, 32, (seed) => algorithms.keygen(seed));
      return { verificationKey: publicKey, signingKey: secretKey };
    },
    // PRM-07: the deterministic variant (FIPS 204, 3.4: rnd is 32 zero bytes).
    sign: (message, signingKey) => algorithms.sign(message, signingKey, { extraEntropy: false }),
    verify: (signature, message, verificationKey) => algorithms.verify(signature, message, verificationKey),
  });
}

function nobleSlhDsa(name: SlhDsaName, algorithms: typeof slh_dsa_shake_128s): SignatureScheme {
  return slhDsa(name, {
    keyPair(seed) {
      const { publicKey, secretKey } = algorithms.keygen(seed);
      return { verificationKey: publicKey, signingKey: secretKey };
    },
    sign: (message, signingKey, draw) => algorithms.sign(message, signingKey, { extraEntropy: draw }),
    verify: (signature, message, verificationKey) => algorithms.verify(signature, message, verificationKey),
  });
}
