import type { Session } from '../session.ts';

/** What packet 5 seals: the transcript, or the dialect's `c5 = H(sch || sh of packet 5)` (sections 6, 13). */
export function confirmationSent(session: Session, sch: Uint8Array, header: Uint8Array): Uint8Array {
  return session.dialect.duplexConfirmation === 'transcript' ? sch : session.symmetric.hash(sch, header);
}

/** What packet 6 seals: `H` of the transcript updated by packet 5, or `H(c5)` (sections 6, 13). */
export function confirmationAnswered(session: Session, sch: Uint8Array, sent: Uint8Array): Uint8Array {
  return session.symmetric.hash(session.dialect.duplexConfirmation === 'transcript' ? sch : sent);
}
