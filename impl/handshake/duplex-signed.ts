import type { Session } from '../session.ts';

/** What signed hashes 1, 2 and 4 cover, with the header where the dialect puts it (section 13). */
export function signedParts(
  session: Session,
  header: Uint8Array,
  ...parts: readonly Uint8Array[]
): readonly Uint8Array[] {
  return session.dialect.duplexSignedHeader === 'first' ? [header, ...parts] : [...parts, header];
}

/** What signed hash 3 covers: the header first, then both components in the dialect's order (section 13). */
export function exchangeHashParts(
  session: Session,
  header: Uint8Array,
  ciphertext: Uint8Array,
  publicKey: Uint8Array,
): readonly Uint8Array[] {
  return session.dialect.duplexExchangeOrder === 'ciphertext-first'
    ? [header, ciphertext, publicKey]
    : [header, publicKey, ciphertext];
}
