import { flip } from '../../harness/faults/flip.ts';
import { join } from '../../impl/bytes.ts';
import type { ByteEdit, Source } from './moves.ts';

/** The packet with the change in it; as it is where the change is beyond its end. */
export function editBytes(
  packet: Uint8Array,
  edit: ByteEdit,
  packetOf: (source: Source) => Uint8Array | undefined,
): Uint8Array {
  const { at } = edit;
  if (at < 0 || at > packet.length) return packet;
  switch (edit.edit) {
    case 'flip':
      return at < packet.length ? flip(packet, at, edit.mask) : packet;
    case 'set': {
      const changed = packet.slice();
      changed.set(fromHex(edit.bytes).subarray(0, packet.length - at), at);
      return changed;
    }
    case 'add':
      return added(packet, at, edit.width, edit.delta);
    case 'insert':
      return join(packet.subarray(0, at), fromHex(edit.bytes), packet.subarray(at));
    case 'delete':
      return join(packet.subarray(0, at), packet.subarray(at + edit.count));
    case 'cut':
      return packet.subarray(0, at);
    case 'splice': {
      const other = packetOf(edit.from)?.subarray(edit.fromAt, edit.fromAt + edit.count);
      if (other === undefined) return packet;
      const changed = packet.slice();
      changed.set(other.subarray(0, packet.length - at), at);
      return changed;
    }
  }
}

function added(packet: Uint8Array, at: number, width: number, delta: number): Uint8Array {
  const changed = packet.slice();
  let carry = BigInt.asUintN(8 * width, BigInt(delta));
  for (let i = at; i < Math.min(at + width, changed.length); i++) {
    carry += BigInt(changed[i] ?? 0);
    changed[i] = Number(carry & 0xffn);
    carry >>= 8n;
  }
  return changed;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** The packet in segments that end at these places, and at its end. */
export function segmentsOf(packet: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  if (cuts.length === 0) return [packet];
  const ends = [...new Set(cuts.filter((cut) => cut > 0 && cut < packet.length))].sort(
    (one, other) => one - other,
  );
  return [...ends, packet.length].map((end, i) => packet.subarray(ends[i - 1] ?? 0, end));
}
