import { flagName } from '../../impl/wire/codes.ts';
import { decodeHeader } from '../../impl/wire/header.ts';
import { inFormOf, lengthOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { Direction } from './session-pair.ts';
import type { RecordedPackets, RecordedParts } from './session-recording.ts';

/** The name of a packet, as the recordings write it: `connect_request`. */
export function packetName(packet: Uint8Array): string {
  return flagName(decodeHeader(packet).flag).replaceAll(' ', '_');
}

/** The packets that we sent, none or one, in the form of the recorded ones. */
export function packetFields(
  recorded: RecordedPackets | undefined,
  packets: readonly Uint8Array[],
  dir: Direction,
): readonly Json[] {
  return packets.map((packet, index) => {
    const { flag, msglen, sequence, utctime } = decodeHeader(packet);
    const parts = recorded?.[index]?.packet_parts;
    return {
      name: packetName(packet),
      dir,
      flag,
      msglen,
      sequence: Number(sequence),
      utctime: Number(utctime),
      total: packet.length,
      packet: inFormOf(recorded?.[index]?.packet, packet),
      ...(parts && { packet_parts: partsOf(parts, packet) }),
    };
  });
}

/** Our packet cut into parts as long as the recorded ones; the last has whatever is left. */
function partsOf(recorded: RecordedParts, packet: Uint8Array): Json {
  const parts = Object.entries(recorded);
  let start = 0;
  return Object.fromEntries(
    parts.map(([name, part], index) => {
      const end = index === parts.length - 1 ? packet.length : start + lengthOf(part);
      const ours = packet.subarray(start, end);
      start = end;
      return [name, inFormOf(part, ours)];
    }),
  );
}
