import { bytesToHex } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { withDraw } from '../../impl/crypto/draw.ts';
import type { Kem, KemKeyPair } from '../../impl/primitives/kem.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import type { SignatureKeyPair, SignatureScheme } from '../../impl/primitives/signature.ts';
import { KEM_FAMILIES, SIGNATURE_FAMILIES, SIGNATURE_SIZES, type SignatureName } from '../../impl/profile.ts';

/*
 * Where handshakes are slow, our own ends draw and date the same again and again, and what is slow is done once for
 * each such draw (docs/profiles.md). A message is signed once, whatever is drawn for it: who verifies sees no difference.
 */

/**
 * Connections of an end after which its draws come again: more than any case compares. Cases go one at a time, so that
 * no others come in between.
 */
export const DRAWS = 16;

/** Results of each kind that are held. The largest key pair has 1.4 MB. */
const HELD = 96;

/** Bytes of the draw that a Classic McEliece key pair is made of. */
const SEED = 32;

/** The draws of an end, connection by connection, which come again after so many. */
export function cycledDraws(seed: string, count: number): () => RandomSource {
  let connections = 0;
  return () => seededRandom(`${seed} ${connections++ % count}`);
}

/** Cryptography that computes what `crypto` does, and what is slow of it once: a key pair for each draw, a signature for each message. */
export function caching(crypto: Crypto): Crypto {
  const pairs = new Held<KemKeyPair>();
  const keys = new Held<SignatureKeyPair>();
  const signatures = new Held<Uint8Array>();
  return {
    name: crypto.name,
    deterministic: crypto.deterministic,
    symmetric: (...of) => crypto.symmetric(...of),
    kem: (name) => {
      const kem = crypto.kem(name);
      return KEM_FAMILIES[name] === 'Classic McEliece' ? cachingKem(kem, name, pairs) : kem;
    },
    signature: (name) => {
      const scheme = crypto.signature(name);
      if (SIGNATURE_FAMILIES[name] !== 'SLH-DSA') return scheme;
      return cachingScheme(scheme, name, { keys, signatures });
    },
  };
}

function cachingKem(kem: Kem, name: string, pairs: Held<KemKeyPair>): Kem {
  return {
    generateKeyPair: (random) =>
      withDraw(random, SEED, (seed) => {
        const made = pairs.once([name, bytesToHex(seed)], () => kem.generateKeyPair(giving(seed)));
        // Who has a key pair erases it.
        return { publicKey: made.publicKey.slice(), secretKey: made.secretKey.slice() };
      }),
    acceptsPublicKey: (publicKey) => kem.acceptsPublicKey(publicKey),
    encapsulate: (publicKey, random) => kem.encapsulate(publicKey, random),
    decapsulate: (ciphertext, secretKey) => kem.decapsulate(ciphertext, secretKey),
  };
}

function cachingScheme(
  scheme: SignatureScheme,
  name: SignatureName,
  held: { readonly keys: Held<SignatureKeyPair>; readonly signatures: Held<Uint8Array> },
): SignatureScheme {
  // FIPS 205: a key pair is made of three draws of n bytes (10.1), a hedged signature of one (10.2.1).
  const n = SIGNATURE_SIZES[name].verificationKey / 2;
  return {
    generateKeyPair: (random) =>
      withDraw(random, 3 * n, (seed) => {
        const made = held.keys.once([name, bytesToHex(seed)], () => scheme.generateKeyPair(giving(seed)));
        return { verificationKey: made.verificationKey.slice(), signingKey: made.signingKey.slice() };
      }),
    sign: (message, signingKey, random) =>
      withDraw(random, n, (draw) => {
        const inputs = [signingKey, message].map(bytesToHex);
        return held.signatures.once(inputs, () => scheme.sign(message, signingKey, giving(draw))).slice();
      }),
    verify: (signature, message, key) => scheme.verify(signature, message, key),
    matches: (signingKey, key) => scheme.matches(signingKey, key),
  };
}

/** A source of this draw alone. */
function giving(draw: Uint8Array): RandomSource {
  return { bytes: () => draw.slice(), clone: () => giving(draw) };
}

/** What was made last, by what it was made of. */
class Held<Made> {
  readonly #made = new Map<string, Made>();

  once(inputs: readonly string[], make: () => Made): Made {
    const key = inputs.join(' ');
    const made = this.#made.get(key) ?? make();
    // What was used last is given up last.
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > HELD && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }
}
