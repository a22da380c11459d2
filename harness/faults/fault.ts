import { join } from '../../impl/bytes.ts';
import { HEADER_FIELDS } from '../../impl/wire/header.ts';
import { flip } from './flip.ts';

/** What is done to a field. Where that would change nothing, its first byte is inverted: a fault is one. */
export type Rule =
  /** Bits of one byte are changed; `at` is a part of the field's length, from 0 up to 1. */
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  /** All bytes are this one. */
  | { readonly kind: 'fill'; readonly byte: number }
  /** A little-endian number becomes this one. */
  | { readonly kind: 'set'; readonly value: bigint }
  /** A little-endian number is increased, modulo its width. */
  | { readonly kind: 'add'; readonly delta: bigint }
  | { readonly kind: 'multiply'; readonly factor: bigint }
  /** The bytes in the opposite order. */
  | { readonly kind: 'reverse' }
  /** The field is cut, or filled up with zeros, to so many bytes. */
  | { readonly kind: 'length'; readonly bytes: number }
  /** The field is cut, or filled up with zeros, by so many bytes. */
  | { readonly kind: 'longer'; readonly by: number };

/**
 * Who makes the fault: the network, which changes bytes on their way, or the sender, which signs and seals the
 * packet with the fault in it, so that it is reached behind the authentication.
 */
export type FaultMaker = 'network' | 'sender';

/** One fault: which message, which of its fields, and what is done to it. Data, and nothing else. */
export interface Fault {
  /** The message's name, as in `messages.ts`. */
  readonly message: string;
  readonly field: string;
  readonly rule: Rule;
}

/** A fault as people are told of it. */
export interface FaultTold {
  readonly message: string;
  readonly field: string;
  readonly rule: string;
}

/** A fault in words. */
export function toldFault({ message, field, rule }: Fault): FaultTold {
  return { message, field, rule: ruleText(rule) };
}

function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'flip':
      return `bits ${rule.mask.toString(16).padStart(2, '0')} of a byte flipped`;
    case 'fill':
      return `filled with ${rule.byte.toString(16).padStart(2, '0')}`;
    case 'set':
      return `set to ${rule.value}`;
    case 'add':
      return rule.delta < 0n ? `${-rule.delta} less` : `${rule.delta} more`;
    case 'multiply':
      return `times ${rule.factor}`;
    case 'reverse':
      return 'in the opposite byte order';
    case 'length':
      return `cut or filled up to ${rule.bytes} bytes`;
    case 'longer':
      return rule.by < 0 ? `shorter by ${-rule.by} bytes` : `longer by ${rule.by} bytes`;
  }
}

/** A field with its place in the packet, header included. */
export interface PlacedField {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** The packet with the fault in it. @throws RangeError for a field that the packet does not have */
export function applyFault(packet: Uint8Array, fields: readonly PlacedField[], fault: Fault): Uint8Array {
  const field = fields.find(({ name }) => name === fault.field);
  if (field === undefined) throw new RangeError(`${fault.message} has no field ${fault.field}`);
  const { offset, length } = field;
  const { rule } = fault;
  if (rule.kind === 'length') return resize(packet, field, rule.bytes);
  if (rule.kind === 'longer') return resize(packet, field, length + rule.by);
  if (rule.kind === 'flip') return flip(packet, offset + Math.floor(rule.at * length), rule.mask);
  const faulty = packet.slice();
  const bytes = faulty.subarray(offset, offset + length);
  if (rule.kind === 'fill') bytes.fill(rule.byte);
  else if (rule.kind === 'reverse') bytes.reverse();
  else writeNumber(bytes, changeNumber(readNumber(bytes), 8 * length, rule));
  return Buffer.compare(faulty, packet) === 0 ? flip(packet, offset, 0xff) : faulty;
}

/** The packet with one field cut or filled up with zeros; what follows it moves. */
function resize(packet: Uint8Array, { offset, length }: PlacedField, bytes: number): Uint8Array {
  const field = new Uint8Array(Math.max(0, bytes));
  field.set(packet.subarray(offset, offset + Math.min(length, field.length)));
  return join(packet.subarray(0, offset), field, packet.subarray(offset + length));
}

/** A number of so many bits with the rule done to it. A rule for bytes is done to its little-endian bytes. */
export function changeNumber(value: bigint, bits: number, rule: Rule): bigint {
  switch (rule.kind) {
    case 'set':
      return BigInt.asUintN(bits, rule.value);
    case 'add':
      return BigInt.asUintN(bits, value + rule.delta);
    case 'multiply':
      return BigInt.asUintN(bits, value * rule.factor);
    default: {
      const name = 'number';
      const bytes = new Uint8Array(bits / 8);
      writeNumber(bytes, value);
      const field = { name, offset: 0, length: bytes.length };
      return readNumber(applyFault(bytes, [field], { message: name, field: name, rule }));
    }
  }
}

/** Bits of a header field. */
export function headerBits(name: HeaderFieldName): number {
  return 8 * (HEADER_FIELDS.find((field) => field.name === name)?.length ?? 0);
}

export type HeaderFieldName = (typeof HEADER_FIELDS)[number]['name'];

function readNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function writeNumber(bytes: Uint8Array, value: bigint): void {
  for (let at = 0, rest = value; at < bytes.length; at++, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
}
