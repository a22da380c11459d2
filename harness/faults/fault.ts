import { HEADER_FIELDS, HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Field } from '../../impl/wire/layout.ts';
import { flip } from './flip.ts';

/** What is done to a field. Every rule changes the packet. */
export type Rule =
  /** Bits of one byte are changed; `at` is a part of the field's length, from 0 up to 1. */
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  /** All bytes are this one. */
  | { readonly kind: 'fill'; readonly byte: number };

/** One fault: which message, which of its fields, and what is done to it. Data, and nothing else. */
export interface Fault {
  /** The message's name, as in `impl/wire/messages.ts`. */
  readonly message: string;
  readonly field: string;
  readonly rule: Rule;
}

/** A field with its place in the packet, header included. */
interface PlacedField extends Field<string> {
  readonly offset: number;
}

/** The fields of a packet whose message has this layout: the header's, then the message's. */
export function packetFields(layout: { readonly fields: readonly Field<string>[] }): readonly PlacedField[] {
  const placed: PlacedField[] = [...HEADER_FIELDS];
  let offset = HEADER_LENGTH;
  for (const { name, length } of layout.fields) {
    placed.push({ name, length, offset });
    offset += length;
  }
  return placed;
}

/** The packet with the fault in it. @throws RangeError for a field that the packet does not have */
export function applyFault(packet: Uint8Array, fields: readonly PlacedField[], fault: Fault): Uint8Array {
  const field = fields.find(({ name }) => name === fault.field);
  if (field === undefined) throw new RangeError(`${fault.message} has no field ${fault.field}`);
  const { rule } = fault;
  if (rule.kind === 'flip') return flip(packet, field.offset + Math.floor(rule.at * field.length), rule.mask);
  const filled = packet.slice();
  filled.fill(rule.byte, field.offset, field.offset + field.length);
  return Buffer.compare(filled, packet) === 0 ? flip(packet, field.offset, 0xff) : filled;
}
