import type { Crypto } from '../../impl/crypto/crypto.ts';
import { SEED } from '../../impl/primitives/classic-mceliece/secret-key.ts';
import type { Kem, KemKeyPair } from '../../impl/primitives/kem.ts';
import type { SignatureKeyPair, SignatureScheme } from '../../impl/primitives/signature.ts';
import { SLH_DSA_PARAMETERS } from '../../impl/primitives/slh-dsa/parameters.ts';
import type { KemName, SignatureName } from '../../impl/profile.ts';
import { isMcEliece, isSlhDsa } from '../choices.ts';
import { givenRandom } from '../sessions/given-random.ts';
import { Memory } from './memory.ts';

const made = new WeakMap<Crypto, Crypto>();

/**
 * A deterministic `crypto` that does what is slow once for the same inputs: key pairs of Classic McEliece, and
 * key pairs and signatures of SLH-DSA. Sessions are played by an honest pair and by a subject, and files share
 * the seeds of their keys.
 */
export function remembering(crypto: Crypto): Crypto {
  const known = made.get(crypto) ?? rememberingCrypto(crypto);
  made.set(crypto, known);
  return known;
}

function rememberingCrypto(crypto: Crypto): Crypto {
  const kems = new Map<KemName, Kem>();
  const schemes = new Map<SignatureName, SignatureScheme>();
  return {
    ...crypto,
    kem(name) {
      if (!isMcEliece(name)) return crypto.kem(name);
      const kem = kems.get(name) ?? rememberingKem(crypto.kem(name));
      kems.set(name, kem);
      return kem;
    },
    signature(name) {
      if (!isSlhDsa(name)) return crypto.signature(name);
      const scheme =
        schemes.get(name) ?? rememberingScheme(crypto.signature(name), SLH_DSA_PARAMETERS[name].n);
      schemes.set(name, scheme);
      return scheme;
    },
  };
}

/** Key pairs of one KEM: at most some 12 MB. */
const KEY_PAIRS = 8;
/** Signatures of one scheme: at most some 2 MB. */
const SIGNATURES = 64;

function rememberingKem(kem: Kem): Kem {
  const pairs = new Memory<KemKeyPair>(KEY_PAIRS);
  return {
    ...kem,
    generateKeyPair(random) {
      const seed = random.bytes(SEED);
      const { publicKey, secretKey } = pairs.recall([seed], () => kem.generateKeyPair(givenRandom(seed)));
      // An endpoint erases what it used.
      return { publicKey: publicKey.slice(), secretKey: secretKey.slice() };
    },
  };
}

/** @param n bytes of a draw for a signature: a third of what a key pair draws */
function rememberingScheme(scheme: SignatureScheme, n: number): SignatureScheme {
  const pairs = new Memory<SignatureKeyPair>(KEY_PAIRS);
  const signatures = new Memory<Uint8Array>(SIGNATURES);
  const fits = new Memory<boolean>(SIGNATURES);
  return {
    ...scheme,
    generateKeyPair(random) {
      const seed = random.bytes(3 * n);
      const pair = pairs.recall([seed], () => scheme.generateKeyPair(givenRandom(seed)));
      return { verificationKey: pair.verificationKey.slice(), signingKey: pair.signingKey.slice() };
    },
    sign(message, signingKey, random) {
      const draw = random.bytes(n);
      const make = () => scheme.sign(message, signingKey, givenRandom(draw));
      return signatures.recall([signingKey, draw, message], make).slice();
    },
    matches: (signingKey, verificationKey) =>
      fits.recall([signingKey, verificationKey], () => scheme.matches(signingKey, verificationKey)),
  };
}
