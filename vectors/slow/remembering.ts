import type { Crypto } from '../../impl/crypto/crypto.ts';
import { rememberingCrypto } from '../../impl/crypto/remembering.ts';

/** Some 12 MB of key pairs, and 2 MB of signatures. */
const REMEMBERED = { keyPairs: 8, signatures: 64 };

const made = new WeakMap<Crypto, Crypto>();

/**
 * A `crypto` that does what is slow once for the same inputs. Sessions are played by an honest pair and by a subject, and
 * files share the seeds of their keys.
 */
export function remembering(crypto: Crypto): Crypto {
  const known = made.get(crypto) ?? rememberingCrypto(crypto, REMEMBERED);
  made.set(crypto, known);
  return known;
}
