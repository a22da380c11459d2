import { QsmpError } from '../impl/errors.ts';

/** The peer under test cannot be used: it never became healthy, refuses connections, or says nothing. */
export class PeerUnusableError extends QsmpError {
  readonly code = 'QSMP_PEER';
}
