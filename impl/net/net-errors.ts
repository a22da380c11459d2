import { QsmpError } from '../errors.ts';

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
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
