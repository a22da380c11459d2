import { flagName } from '../../impl/wire/codes.ts';
import { decodeHeader } from '../../impl/wire/header.ts';
import { inFormOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { Direction } from './session-pair.ts';
import type { RecordedPackets } from './session-recording.ts';

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
    return {
      name: packetName(packet),
      dir,
      flag,
      msglen,
      sequence: Number(sequence),
      utctime: Number(utctime),
      total: packet.length,
      packet: inFormOf(recorded?.[index]?.packet, packet),
    };
  });
}
