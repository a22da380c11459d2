import { Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { decodeHeader, HEADER_FIELDS, HEADER_LENGTH, type Header } from '../../impl/wire/header.ts';
import type { Dissection, OpenPacket, PacketContext, Part } from './dissection.ts';
import { count, labelOf } from './label.ts';
import { type MessageForm, messageForm } from './message-parts.ts';
import { odditiesOf } from './oddities.ts';
import { headerValue, messageValue } from './values.ts';

/** Packets that are told apart in the bytes of one segment; what follows them is not. */
const MOST_PACKETS = 100;

/**
 * What bytes consist of that went over the wire in one piece: a packet as a rule, or a part of one, or several. Any
 * bytes are taken.
 */
export function dissect(bytes: Uint8Array, context: PacketContext): Dissection {
  const pieces: Piece[] = [];
  let at = 0;
  let open = standsAlone(bytes, context) ? undefined : context.open;
  while (at < bytes.length && pieces.length < MOST_PACKETS) {
    const rest = bytes.subarray(at);
    if (at > 0 && !beginsPacket(rest, context)) break;
    const piece = pieceOf(rest, at, open, context);
    pieces.push(piece);
    at += piece.length;
    open = piece.open;
  }
  const parts = pieces.flatMap((piece) => piece.parts);
  const oddities = pieces.flatMap((piece) => piece.oddities);
  const labels = pieces.map(({ label }) => label);
  if (at < bytes.length) {
    const length = bytes.length - at;
    parts.push({ name: 'surplus', place: 'no packet', offset: at, length });
    oddities.push(`${count(length)} behind the packet`);
  }
  return { label: labels.length === 0 ? 'no bytes' : labels.join('; '), parts, oddities, open };
}

/** So many bytes of a packet as there are in one piece. */
interface Piece extends Dissection {
  readonly length: number;
}

/** The piece at the front of `rest`, which is at `at` among all that is dissected. */
function pieceOf(rest: Uint8Array, at: number, open: OpenPacket | undefined, context: PacketContext): Piece {
  const begin = open?.length ?? 0;
  const head = headOf(open, rest);
  const header = head.length === HEADER_LENGTH ? decodeHeader(head) : undefined;
  const total = header === undefined ? HEADER_LENGTH : HEADER_LENGTH + header.msglen;
  const length = Math.min(rest.length, total - begin);
  const end = begin + length;
  const form = header && messageForm(header, context.variant, context.profile);
  const message = rest.subarray(Math.max(0, HEADER_LENGTH - begin), length);
  const parts = [...partsOf(head, header, form)]
    // The part of each that is in this piece.
    .map((part) => clip(part, begin, end))
    .filter((part) => part.length > 0)
    .map((part) => ({ ...part, offset: part.offset - begin + at }))
    .map((part) => (part.place === 'message' ? { ...part, ...messageValue(part, rest, at) } : part));
  const label = labelOf({ header, form, message, begin, end, total });
  // What is odd is said where the header is complete.
  const oddities =
    header !== undefined && begin < HEADER_LENGTH ? odditiesOf(header, form, message, context) : [];
  const whole = header !== undefined && end === total;
  return { label, parts, oddities, length, open: whole ? undefined : { head, length: end } };
}

/** The header as far as it is there: what was there before, and what comes. */
function headOf(open: OpenPacket | undefined, rest: Uint8Array): Uint8Array {
  const before = open?.head ?? new Uint8Array(0);
  const head = new Uint8Array(Math.min(HEADER_LENGTH, before.length + rest.length));
  head.set(before.subarray(0, head.length));
  head.set(rest.subarray(0, head.length - before.length), before.length);
  return head;
}

/** The parts of a whole packet. A field is as long as it is meant to be, as far as the message goes. */
function* partsOf(
  head: Uint8Array,
  header: Header | undefined,
  form: MessageForm | undefined,
): Generator<Part> {
  for (const { name, offset, length } of HEADER_FIELDS) {
    const value = offset + length <= head.length ? headerValue(name, head) : undefined;
    yield { name, place: 'header', offset, length, ...(value !== undefined && { value }) };
  }
  if (header === undefined) return;
  const end = HEADER_LENGTH + header.msglen;
  let offset = HEADER_LENGTH;
  for (const { name, length } of sized(form, header.msglen)) {
    const there = Math.min(length, end - offset);
    yield { name, place: 'message', offset, length: there };
    offset += there;
  }
  const name = form === undefined ? 'message' : 'surplus';
  yield { name, place: 'message', offset, length: end - offset };
}

/** The fields of a message of this length: where it may vary, the first takes what the others leave. */
function sized(form: MessageForm | undefined, msglen: number): MessageForm['fields'] {
  if (form === undefined || form.fixed) return form?.fields ?? [];
  const [first, ...others] = form.fields;
  const fixed = others.reduce((sum, { length }) => sum + length, 0);
  return first === undefined ? [] : [{ ...first, length: Math.max(0, msglen - fixed) }, ...others];
}

function clip(part: Part, begin: number, end: number): Part {
  const offset = Math.max(part.offset, begin);
  const last = Math.min(part.offset + part.length, end);
  if (last === part.offset + part.length) return { ...part, offset, length: last - offset };
  // A value is told where its last byte is.
  const { value, ...rest } = part;
  return { ...rest, offset, length: last - offset };
}

/** Whether bytes are one packet, all of it, whatever was begun before. */
function standsAlone(bytes: Uint8Array, context: PacketContext): boolean {
  return beginsPacket(bytes, context) && HEADER_LENGTH + decodeHeader(bytes).msglen === bytes.length;
}

/** Whether bytes begin with what looks like a header. */
function beginsPacket(bytes: Uint8Array, { variant, profile }: PacketContext): boolean {
  if (bytes.length < HEADER_LENGTH) return false;
  const header = decodeHeader(bytes);
  const { flag, msglen } = header;
  if (flag === Flag.none || flag > Flag.errorCondition) return false;
  if (msglen <= MAXIMUM_MESSAGE_LENGTH) return true;
  // Public keys of Classic McEliece are larger than any message of the data phase.
  const form = messageForm(header, variant, profile);
  return form?.fields.reduce((sum, { length }) => sum + length, 0) === msglen;
}
