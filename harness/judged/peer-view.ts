import { join } from '../../impl/bytes.ts';
import { Framer } from '../../impl/wire/framer.ts';
import type { Header } from '../../impl/wire/header.ts';
import { decodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { SealedPacket } from '../watch-seals.ts';

/** The packets that a stream of bytes carries, as far as they are whole. */
export function packetsIn(segments: readonly Uint8Array[]): readonly Uint8Array[] {
  const framer = new Framer();
  framer.push(join(...segments));
  const packets: Uint8Array[] = [];
  for (let packet = framer.take(); packet !== undefined; packet = framer.take())
    packets.push(join(packet.headerBytes, packet.message));
  return packets;
}

/** A packet of the data phase that the peer accepted: its bytes, and whether it was the next that we had sealed. */
export interface TakenPacket {
  readonly packet: Uint8Array;
  readonly header: Header;
  readonly isNext: boolean;
}

/**
 * Which of the data packets that went to an echoing peer it accepted, by what came back. An echo is taken for that of
 * the first packet that opens to it; a packet that was changed on its way opens to what its place in the keystream
 * makes of it, if it is not refused.
 * @param sent what went to the peer behind the handshake, in order
 * @param sealed what our endpoint sealed
 * @param echoes what came back, in order
 * @param first the number of the first packet of the data phase
 */
export function takenPackets(
  sent: readonly Uint8Array[],
  sealed: readonly SealedPacket[],
  echoes: readonly Uint8Array[],
  first: bigint,
): readonly TakenPacket[] {
  const plaintexts = new Map(sealed.map(({ packet, plaintext }) => [key(packet), plaintext]));
  const waiting = sent.map((packet) => ({
    packet,
    header: decodeHeader(packet),
    plaintext: plaintexts.get(key(packet)),
  }));
  // Numbers that packets other than data have used: a gap of those alone is none.
  const others = new Set(
    waiting
      .filter(({ header, plaintext }) => plaintext && header.flag !== DATA)
      .map((each) => each.header.sequence),
  );
  const taken: TakenPacket[] = [];
  let next = first;
  for (const echo of echoes) {
    const at = waiting.findIndex(({ packet, plaintext }) =>
      equal(plaintext ?? changed(packet, sealed), echo),
    );
    if (at < 0) continue;
    const [found] = waiting.splice(at, 1);
    if (found === undefined) continue;
    const { packet, header, plaintext } = found;
    while (header.sequence !== next && others.has(next)) next += 1n;
    const isNext = plaintext !== undefined && header.sequence === next;
    if (isNext) next += 1n;
    taken.push({ packet, header, isNext });
  }
  return taken;
}

/** The flag of application data (CHN-01). */
const DATA = 0x04;

/** What a packet that we did not seal so opens to, where we sealed one under its number (PRM-04). */
function changed(packet: Uint8Array, sealed: readonly SealedPacket[]): Uint8Array | undefined {
  if (packet.length < HEADER_LENGTH) return undefined;
  const { sequence } = decodeHeader(packet);
  const twin = sealed.findLast((each) => decodeHeader(each.packet).sequence === sequence);
  if (twin === undefined) return undefined;
  const tag = twin.packet.length - HEADER_LENGTH - twin.plaintext.length;
  const length = packet.length - HEADER_LENGTH - tag;
  if (length < 0 || length > twin.plaintext.length) return undefined;
  return twin.plaintext
    .subarray(0, length)
    .map((byte, i) => byte ^ (packet[HEADER_LENGTH + i] ?? 0) ^ (twin.packet[HEADER_LENGTH + i] ?? 0));
}

function equal(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}

function key(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
