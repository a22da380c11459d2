import type { Crypto } from '../../impl/crypto/crypto.ts';
import { rememberingCrypto } from '../../impl/crypto/remembering.ts';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';

/*
 * Where handshakes are slow, our own ends draw and date the same again and again, and what is slow is done once for
 * each such draw (docs/profiles.md).
 */

/**
 * Connections of an end after which its draws come again: more than any case compares. Cases go one at a time, so that
 * no others come in between.
 */
export const DRAWS = 16;

/** Cryptography of ends whose handshakes are cached. */
export function caching(crypto: Crypto): Crypto {
  return rememberingCrypto(crypto, { keyPairs: 64, signatures: 128, signsOnce: true });
}

/** The draws of an end, connection by connection, which come again after so many. */
export function cycledDraws(seed: string, count: number): () => RandomSource {
  let connections = 0;
  return () => seededRandom(`${seed} ${connections++ % count}`);
}
