import { MESSAGES, type MessageName } from '../../harness/faults/messages.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { decodeHeader, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import { duplexMessages, simplexMessages } from '../../impl/wire/messages.ts';

/** A packet as it went over the wire. */
export interface Recorded {
  readonly from: Role;
  readonly bytes: Uint8Array;
}

/** A recorded packet, as far as its bytes alone say what it is. */
export interface Parsed extends Recorded {
  readonly header: Header;
  readonly headerBytes: Uint8Array;
  readonly message: Uint8Array;
  /** Which message of the protocol it is; missing where flag, sender or length are those of none. */
  readonly name: MessageName | undefined;
  /** The components of a message of the handshake. */
  readonly parts: Readonly<Record<string, Uint8Array>>;
}

/**
 * Takes recorded packets apart. Messages of the handshake are those in their order, from the first packet on;
 * what follows the last of them is of the data phase.
 * @throws RangeError for what is no packet: shorter than a header, or of another length than it says
 */
export function parsePackets(
  packets: readonly Recorded[],
  variant: Variant,
  profile: Profile,
): readonly Parsed[] {
  const expected = MESSAGES.filter(
    ({ phase, protection }) => phase === 'handshake' && protection[variant] !== undefined,
  );
  const layouts: Readonly<Record<string, Layout>> =
    variant === 'simplex' ? simplexMessages(profile) : duplexMessages(profile);
  let inHandshake = 0;
  return packets.map(({ from, bytes }, index): Parsed => {
    const { header, headerBytes, message } = split(bytes, index);
    const parsed = { from, bytes, header, headerBytes, message, parts: {} };
    const next = expected[inHandshake];
    if (next === undefined) {
      const data = MESSAGES.find(({ phase, flag }) => phase === 'data' && flag === header.flag);
      return { ...parsed, name: data?.name };
    }
    const layout = layouts[next.name];
    if (header.flag !== next.flag || from !== next.sender || layout?.length !== message.length)
      return { ...parsed, name: undefined };
    inHandshake += 1;
    return { ...parsed, name: next.name, parts: layout.decode(message) };
  });
}

interface Layout {
  readonly length: number;
  decode(message: Uint8Array): Readonly<Record<string, Uint8Array>>;
}

function split(bytes: Uint8Array, index: number) {
  if (bytes.length < HEADER_LENGTH)
    throw new RangeError(`packets[${index}] has ${bytes.length} bytes, and a header ${HEADER_LENGTH}`);
  const headerBytes = bytes.subarray(0, HEADER_LENGTH);
  const header = decodeHeader(headerBytes);
  const message = bytes.subarray(HEADER_LENGTH);
  if (message.length !== header.msglen)
    throw new RangeError(`packets[${index}] says ${header.msglen} bytes, and has ${message.length}`);
  return { header, headerBytes, message };
}
