import { QsmpError } from '../impl/errors.ts';

/** The peer under test cannot be used: it never became healthy, refuses connections, or says nothing. */
export class PeerUnusableError extends QsmpError {
  readonly code = 'QSMP_PEER';
}

/** The peer under test, in this process, broke where a process of its own would have ended. */
export class PeerCrashedError extends QsmpError {
  readonly code = 'QSMP_PEER_CRASHED';
}

/** A check wants something of the peer that it is known not to offer. The message completes "a peer that". */
export class NotOfferedError extends QsmpError {
  readonly code = 'QSMP_NOT_OFFERED';
}
