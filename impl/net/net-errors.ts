import { QsmpError } from '../errors.ts';

/** What the operating system's refusals mean to someone who named an address. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EADDRINUSE: 'the address is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'it does not answer',
};

function reason(cause: unknown): string {
  // A name with several addresses fails once for each.
  if (cause instanceof AggregateError) return [...new Set(cause.errors.map(reason))].join(', ');
  if (!(cause instanceof Error)) return String(cause);
  return ('code' in cause && REASONS[String(cause.code)]) || cause.message;
}

/** There is no TCP connection to be had at that address. */
export class ConnectError extends QsmpError {
  readonly code = 'QSMP_CONNECT';

  constructor(host: string, port: number, cause: unknown) {
    super(`cannot connect to ${host} port ${port}: ${reason(cause)}`, { cause });
  }
}

/** Nothing can listen at that address. */
export class ListenError extends QsmpError {
  readonly code = 'QSMP_LISTEN';

  constructor(host: string, port: number, cause: unknown) {
    super(`cannot listen on ${host} port ${port}: ${reason(cause)}`, { cause });
  }
}
