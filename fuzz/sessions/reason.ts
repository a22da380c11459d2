import { ErrorCode } from '../../impl/wire/codes.ts';

/** Why a packet must be refused: the requirements that say so, and the codes that fit it (ERR-02), if any are said to. */
export interface Reason {
  readonly requirement: string;
  /** Others that say the same. */
  readonly also: readonly string[];
  readonly what: string;
  readonly codes: readonly ErrorCode[];
}

/** @param requirements their ids, separated by blanks: the one that says it most closely first */
export function reason(requirements: string, what: string, codes: readonly ErrorCode[] = []): Reason {
  const [requirement = '', ...also] = requirements.split(' ');
  return { requirement, also, what, codes };
}

/** The codes that fit what is wrong with a header of the handshake (ERR-02). */
export const HEADER_CODES = {
  flag: [ErrorCode.invalidRequest],
  length: [ErrorCode.receiveFailure],
  sequence: [ErrorCode.packetUnsequenced],
  time: [ErrorCode.messageTimeInvalid],
} as const;
