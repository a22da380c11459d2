import { SEED } from '../primitives/classic-mceliece/secret-key.ts';
import type { Kem, KemKeyPair } from '../primitives/kem.ts';
import type { RandomSource } from '../primitives/random.ts';
import type { SignatureKeyPair, SignatureScheme } from '../primitives/signature.ts';
import {
  KEM_FAMILIES,
  type KemName,
  SIGNATURE_FAMILIES,
  SIGNATURE_SIZES,
  type SignatureName,
} from '../profile.ts';
import type { Crypto } from './crypto.ts';
import { withDraw } from './draw.ts';
import { Memory } from './memory.ts';

/** What is remembered, of each KEM and of each signature scheme. */
export interface RememberedOptions {
  /** How many key pairs. The largest has 1.4 MB. */
  readonly keyPairs: number;
  /** How many signatures. */
  readonly signatures: number;
  /** Whether a message that was signed is not signed again, whatever is drawn for it: who verifies sees no difference. */
  readonly signsOnce?: boolean;
}

/**
 * A deterministic `crypto` that does what is slow once for the same inputs: key pairs of Classic McEliece, and
 * key pairs and signatures of SLH-DSA. It holds secret keys for as long as it lives: for tests alone.
 */
export function rememberingCrypto(crypto: Crypto, options: RememberedOptions): Crypto {
  const kems = new Map<KemName, Kem>();
  const schemes = new Map<SignatureName, SignatureScheme>();
  return {
    name: crypto.name,
    deterministic: crypto.deterministic,
    symmetric: (...of) => crypto.symmetric(...of),
    kem(name) {
      if (KEM_FAMILIES[name] !== 'Classic McEliece') return crypto.kem(name);
      const kem = kems.get(name) ?? rememberingKem(crypto.kem(name), options);
      kems.set(name, kem);
      return kem;
    },
    signature(name) {
      if (SIGNATURE_FAMILIES[name] !== 'SLH-DSA') return crypto.signature(name);
      const scheme = schemes.get(name) ?? rememberingScheme(crypto, name, options);
      schemes.set(name, scheme);
      return scheme;
    },
  };
}

function rememberingKem(kem: Kem, { keyPairs }: RememberedOptions): Kem {
  const pairs = new Memory<KemKeyPair>(keyPairs);
  return {
    ...kem,
    generateKeyPair: (random) =>
      withDraw(random, SEED, (seed) => {
        const { publicKey, secretKey } = pairs.recall([seed], () => kem.generateKeyPair(giving(seed)));
        // An endpoint erases what it used.
        return { publicKey: publicKey.slice(), secretKey: secretKey.slice() };
      }),
  };
}

function rememberingScheme(
  crypto: Crypto,
  name: SignatureName,
  { keyPairs, signatures: count, signsOnce = false }: RememberedOptions,
): SignatureScheme {
  const scheme = crypto.signature(name);
  const pairs = new Memory<SignatureKeyPair>(keyPairs);
  const signatures = new Memory<Uint8Array>(count);
  const fits = new Memory<boolean>(count);
  // FIPS 205: a key pair is made of three draws of n bytes (10.1), a hedged signature of one (10.2.1).
  const n = SIGNATURE_SIZES[name].verificationKey / 2;
  return {
    ...scheme,
    generateKeyPair: (random) =>
      withDraw(random, 3 * n, (seed) => {
        const pair = pairs.recall([seed], () => scheme.generateKeyPair(giving(seed)));
        return { verificationKey: pair.verificationKey.slice(), signingKey: pair.signingKey.slice() };
      }),
    sign: (message, signingKey, random) =>
      withDraw(random, n, (draw) => {
        const inputs = signsOnce ? [signingKey, message] : [signingKey, draw, message];
        return signatures.recall(inputs, () => scheme.sign(message, signingKey, giving(draw))).slice();
      }),
    matches: (signingKey, verificationKey) =>
      fits.recall([signingKey, verificationKey], () => scheme.matches(signingKey, verificationKey)),
  };
}

/** A source of this draw alone. */
function giving(draw: Uint8Array): RandomSource {
  return { bytes: () => draw.slice(), clone: () => giving(draw) };
}
