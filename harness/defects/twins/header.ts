import { Flag } from '../../../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../../../impl/wire/header.ts';

/** Where `utctime` begins in a serialized header (section 4). */
const TIME_OFFSET = HEADER_LENGTH - 8;

const DATA_PHASE: readonly number[] = [
  Flag.encryptedMessage,
  Flag.asymmetricRatchetRequest,
  Flag.asymmetricRatchetResponse,
  Flag.symmetricRatchetRequest,
  Flag.errorCondition,
];

/** The flag of a serialized header. */
export function flagOf(header: Uint8Array): number {
  return header[0] ?? Flag.none;
}

/** Whether a serialized header is one of the data phase. */
export function isOfDataPhase(header: Uint8Array): boolean {
  return DATA_PHASE.includes(flagOf(header));
}

/** A serialized header whose flag is 0. */
export function flagless(header: Uint8Array): Uint8Array {
  return header.with(0, Flag.none);
}

/** A serialized header whose time is 0. */
export function timeless(header: Uint8Array): Uint8Array {
  return header.slice().fill(0, TIME_OFFSET);
}
