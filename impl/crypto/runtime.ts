import * as nodeCrypto from 'node:crypto';
import type { Kem } from '../primitives/kem.ts';
import type { RandomSource } from '../primitives/random.ts';
import type { SignatureScheme } from '../primitives/signature.ts';
import { KEM_SIZES, type KemName, SIGNATURE_SIZES, type SignatureName } from '../profile.ts';
import { byName } from './by-name.ts';
import type { Crypto } from './crypto.ts';
import { KEM_SECRET_KEY_SIZES } from './kem-secret-key.ts';
import { mlDsa } from './ml-dsa.ts';
import type { MlDsaName } from './ml-dsa-key-pair.ts';
import { type MlKemName, mlKem } from './ml-kem.ts';
import { pqclean } from './pqclean.ts';
import {
  expandedForm,
  privateKeyFromExpanded,
  privateKeyFromSeed,
  publicBytes,
  publicKeyFromBytes,
} from './runtime-keys.ts';
import { symmetric } from './symmetric.ts';

/**
 * Node's own ML-KEM and ML-DSA (OpenSSL 3.5), or `undefined` where the runtime does not have them.
 *
 * Key pairs are made from the given draws and equal the other backends'; encapsulation and signing take the
 * runtime's randomness and draw nothing, as it accepts none from outside (it signs hedged: PRM-07 lets a
 * verifier take either).
 *
 * Found on Node 24.21.0 with OpenSSL 3.5.8: private keys can be imported from their expanded form as well as
 * from a seed, so that secret keys and signing keys here are the FIPS ones and key files serve; an expanded
 * key whose parts contradict each other (K excepted) is refused at import. It exports both forms; where a
 * runtime exports the seed alone, pqclean expands it. Keys are imported anew for each operation: a kept key
 * object would outlive the bytes that an endpoint erases, and cannot be overwritten.
 */
export function runtimeCrypto(): Crypto | undefined {
  available ??= isAvailable();
  return available ? runtime : undefined;
}

/** What `node:crypto` has from Node 24.7 on, and the types of Node 20 do not declare. */
interface EncapsulatingCrypto {
  readonly createPublicKey: typeof nodeCrypto.createPublicKey;
  readonly encapsulate?: (publicKey: nodeCrypto.KeyObject) => {
    readonly sharedKey: Uint8Array;
    readonly ciphertext: Uint8Array;
  };
  readonly decapsulate?: (privateKey: nodeCrypto.KeyObject, ciphertext: Uint8Array) => Uint8Array;
}

const { encapsulate = missing, decapsulate = missing }: EncapsulatingCrypto = nodeCrypto;

function missing(): never {
  throw new Error('this runtime has no ML-KEM');
}

let available: boolean | undefined;

/** Tries what the backend stands on: the runtime may be linked with another OpenSSL than its version suggests. */
function isAvailable(): boolean {
  if (encapsulate === missing || decapsulate === missing) return false;
  try {
    const [kemSeed, signatureSeed] = [new Uint8Array(64), new Uint8Array(32)];
    const { secretKey } = runtimeKem('ML-KEM-512').generateKeyPair(repeating(kemSeed));
    const { signingKey } = runtimeSignature('ML-DSA-44').generateKeyPair(repeating(signatureSeed));
    privateKeyFromExpanded('ML-KEM-512', secretKey);
    privateKeyFromExpanded('ML-DSA-44', signingKey);
    return true;
  } catch {
    return false;
  }
}

const runtime: Crypto = Object.freeze({
  name: 'runtime',
  deterministic: false,
  kem: (name) => byName('runtime', 'KEM', KEMS, name),
  signature: (name) => byName('runtime', 'signature scheme', SIGNATURES, name),
  symmetric,
} satisfies Crypto);

const KEMS: Readonly<Partial<Record<KemName, Kem>>> = Object.freeze({
  'ML-KEM-512': runtimeKem('ML-KEM-512'),
  'ML-KEM-768': runtimeKem('ML-KEM-768'),
  'ML-KEM-1024': runtimeKem('ML-KEM-1024'),
});

const SIGNATURES: Readonly<Partial<Record<SignatureName, SignatureScheme>>> = Object.freeze({
  'ML-DSA-44': runtimeSignature('ML-DSA-44'),
  'ML-DSA-65': runtimeSignature('ML-DSA-65'),
  'ML-DSA-87': runtimeSignature('ML-DSA-87'),
});

function runtimeKem(name: MlKemName): Kem {
  return mlKem(name, {
    generateKeyPair(random) {
      const seed = random.bytes(64);
      const key = privateKeyFromSeed(name, seed);
      const secretKey =
        expandedForm(key, KEM_SECRET_KEY_SIZES[name]) ??
        pqclean.kem(name).generateKeyPair(repeating(seed)).secretKey;
      seed.fill(0);
      return { publicKey: publicBytes(key, KEM_SIZES[name].publicKey), secretKey };
    },
    encapsulate(publicKey) {
      const { sharedKey, ciphertext } = encapsulate(publicKeyFromBytes(name, publicKey));
      return { ciphertext: new Uint8Array(ciphertext), secret: new Uint8Array(sharedKey) };
    },
    decapsulate: (ciphertext, secretKey) =>
      new Uint8Array(decapsulate(privateKeyFromExpanded(name, secretKey), ciphertext)),
  });
}

function runtimeSignature(name: MlDsaName): SignatureScheme {
  const sizes = SIGNATURE_SIZES[name];
  return mlDsa(name, {
    generateKeyPair(random) {
      const seed = random.bytes(32);
      const key = privateKeyFromSeed(name, seed);
      const signingKey =
        expandedForm(key, sizes.signingKey) ??
        pqclean.signature(name).generateKeyPair(repeating(seed)).signingKey;
      seed.fill(0);
      return { verificationKey: publicBytes(key, sizes.verificationKey), signingKey };
    },
    sign: (message, signingKey) =>
      new Uint8Array(nodeCrypto.sign(null, message, importSigningKey(name, signingKey))),
    verify: (signature, message, verificationKey) =>
      nodeCrypto.verify(null, message, publicKeyFromBytes(name, verificationKey), signature),
  });
}

function importSigningKey(name: MlDsaName, signingKey: Uint8Array): nodeCrypto.KeyObject {
  try {
    return privateKeyFromExpanded(name, signingKey);
  } catch (cause) {
    throw new RangeError(`signingKey: the parts of this ${name} key contradict each other`, { cause });
  }
}

/** A source whose draws are copies of `bytes`. */
function repeating(bytes: Uint8Array): RandomSource {
  const source: RandomSource = { bytes: () => bytes.slice(), clone: () => source };
  return source;
}
