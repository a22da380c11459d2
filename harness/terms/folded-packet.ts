import { join } from '../../impl/bytes.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Row } from '../../model/protocol.ts';
import { cut, partLength } from './parts.ts';

/** The parts of a handshake packet's message, by the model's row for it. */
export function partsOf(row: Row, packet: Uint8Array, variant: Variant, profile: Profile): Uint8Array[] {
  const lengths = row.message.map((name) => partLength(name, variant, profile));
  return cut(packet.subarray(HEADER_LENGTH), lengths);
}

/** What of a packet is in the transcript that partners share: signatures and hashes aside, headers where they are authenticated. */
export function foldedPacket(row: Row, packet: Uint8Array, variant: Variant, profile: Profile): Uint8Array {
  const kept = partsOf(row, packet, variant, profile).filter(
    (_, i) => row.message[i] !== 'sig' && row.message[i] !== row.signed?.hash,
  );
  const header = row.signed || row.sealed ? [packet.subarray(0, HEADER_LENGTH)] : [];
  return join(Uint8Array.of(row.packet), ...header, ...kept);
}
