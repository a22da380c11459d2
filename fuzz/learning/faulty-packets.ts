import { flip } from '../../harness/faults/flip.ts';
import { join } from '../../impl/bytes.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { ERROR_SEQUENCE, ErrorCode, Flag } from '../../impl/wire/codes.ts';
import { decodeHeader, encodeHeader, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';

/** Seconds of a time that is outside the window, wherever the clocks stand (RPL-04). */
const FAR = 120n;

/** What a change needs to know of where the packet goes. */
export interface FaultContext {
  readonly variant: Variant;
  /** The second part of the message begins here, where it has more than one. */
  readonly secondPart: number;
  /** Seconds that are still inside the window, as far as that can be said of the peer's clock. */
  readonly inside: bigint;
}

type Change = (packet: Uint8Array, context: FaultContext) => Uint8Array;

/** The model's faulty inputs (`model/machine.ts`) as changes of bytes. */
export const FAULTY: Readonly<Record<string, Change>> = {
  'wrong flag': headed(() => ({ flag: 0x7f })),
  'wrong length': (packet, { variant }) =>
    isSealed(packet) ? onlyTag(packet, VARIANTS[variant].tag) : longer(packet),
  'sequence too large': headed(({ sequence }) => ({ sequence: BigInt.asUintN(64, sequence + 1n) })),
  'sequence too small': headed(({ sequence }) => ({ sequence: BigInt.asUintN(64, sequence - 1n) })),
  'time past': headed(({ utctime }) => ({ utctime: utctime - FAR })),
  'time future': headed(({ utctime }) => ({ utctime: utctime + FAR })),
  'time 60 s off': headed(({ utctime }, { inside }) => ({ utctime: utctime + inside })),
  'error code 00 in clear': (packet) =>
    join(
      encodeHeader({
        ...{ flag: Flag.errorCondition, msglen: 1, sequence: ERROR_SEQUENCE },
        utctime: decodeHeader(packet).utctime,
      }),
      Uint8Array.of(ErrorCode.none),
    ),
  'first part changed': (packet) => flip(packet, HEADER_LENGTH, 1),
  'second part changed': (packet, { secondPart }) => flip(packet, HEADER_LENGTH + secondPart, 1),
  'last part changed': (packet) => flip(packet, packet.length - 1, 1),
};

function headed(change: (header: Header, context: FaultContext) => Partial<Header>): Change {
  return (packet, context) => {
    const header = decodeHeader(packet);
    return join(encodeHeader({ ...header, ...change(header, context) }), packet.subarray(HEADER_LENGTH));
  };
}

function isSealed([flag]: Uint8Array): boolean {
  return flag === Flag.encryptedMessage;
}

/** One byte more, and it comes: who waits for it before it looks at the length is answered too. */
function longer(packet: Uint8Array): Uint8Array {
  const header = decodeHeader(packet);
  const longer = encodeHeader({ ...header, msglen: header.msglen + 1 });
  return join(longer, packet.subarray(HEADER_LENGTH), Uint8Array.of(0));
}

/** CHN-05: nothing but a tag. */
function onlyTag(packet: Uint8Array, tag: number): Uint8Array {
  return join(encodeHeader({ ...decodeHeader(packet), msglen: tag }), packet.slice(-tag));
}
