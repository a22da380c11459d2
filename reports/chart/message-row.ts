import { ERROR_SEQUENCE, flagName } from '../../impl/wire/codes.ts';
import type { TraceStep } from '../../record/index.ts';
import type { Part, Range } from '../dissect/dissection.ts';
import type { TracePacket } from '../dissect/trace-packets.ts';
import { oneLine } from '../text.ts';
import type { MessageRow } from './chart.ts';

/** What is known of a message besides its step. */
interface About {
  readonly packet: TracePacket | undefined;
  /** Whether who owns the network made it. */
  readonly isForged: boolean;
  /** Its number, where there are several. */
  readonly connection: number | undefined;
}

const LONGEST_LABEL = 120;
const LONGEST_DETAIL = 300;
/** Differences, and oddities, that are told one by one. */
const MOST_TOLD = 4;

/** A term as the model prints a packet: `02 seq 0 time 0 [..]`. */
const PACKET_TERM = /^([0-9a-f]{2}) (seq \S+ time \S+) \[(.*)\]$/s;

/** A message of a chart; undefined where one of its lifelines is not shown. */
export function messageRow(
  step: Extract<TraceStep, { kind: 'send' }>,
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
  { packet, isForged, connection }: About,
): MessageRow | undefined {
  if (from === undefined || to === undefined) return undefined;
  const { term, fault, note, milliseconds } = step;
  const [, flag, numbers, body] = (term !== undefined && PACKET_TERM.exec(term)) || [];
  const named = flag === undefined ? undefined : flagName(Number.parseInt(flag, 16));
  const label = packet?.dissection.label ?? named ?? term ?? '';
  const isChanged = fault !== undefined || (packet?.differences.length ?? 0) > 0;
  const odd = packet?.dissection.oddities ?? [];
  const mark = isChanged || isForged ? 'fault' : odd.length > 0 ? 'odd' : undefined;
  const details = [
    ...(packet === undefined ? [] : sizeOf(packet)),
    ...(fault === undefined ? [] : [`changed: ${fault.field} of ${fault.message}, ${fault.rule}`]),
    ...(packet === undefined ? [] : changesOf(packet)),
    ...(isForged ? ['made by who owns the network'] : []),
    ...shortened(odd),
    ...(numbers === undefined ? [] : [numbers, body ?? '']),
    ...(flag === undefined && packet !== undefined && term !== undefined ? [term] : []),
    // What the mark says already.
    ...(note === undefined || note === 'as it was sent' || (isForged && packet === undefined) ? [] : [note]),
  ];
  return {
    kind: 'message',
    from,
    to,
    label: oneLine(`${connection === undefined ? '' : `#${connection} `}${label}`, LONGEST_LABEL),
    details: details.map((detail) => oneLine(detail, LONGEST_DETAIL)),
    ...(mark !== undefined && { mark }),
    ...(milliseconds !== undefined && { milliseconds }),
  };
}

/** How long a packet is, where its label does not say. */
function sizeOf({ bytes, dissection }: TracePacket): readonly string[] {
  const { parts, open } = dissection;
  const [sequence] = parts.flatMap(({ name, value }) =>
    name === 'sequence' && value !== undefined ? [value] : [],
  );
  // That of an error is a constant.
  const number = sequence === undefined || sequence === `${ERROR_SEQUENCE}` ? '' : `, sequence ${sequence}`;
  return open === undefined && parts.length > 0 ? [`${bytes.length} bytes${number}`] : [];
}

/** Where bytes are not what they were, by the parts that they are in. */
function changesOf({ differences, dissection }: TracePacket): readonly string[] {
  return shortened(
    differences.map(({ offset, length, honest }) => {
      if (length === 0) return `${honest.length} bytes are missing at ${offset}`;
      const names = dissection.parts.filter((part) => overlap(part, { offset, length })).map(nameOf);
      const where = length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`;
      return `differs in ${where}: ${[...new Set(names)].slice(0, MOST_TOLD).join(', ')}`;
    }),
  );
}

function nameOf({ name }: Part): string {
  return name;
}

function overlap(one: Range, other: Range): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}

function shortened(lines: readonly string[]): readonly string[] {
  const left = lines.length - MOST_TOLD;
  return left <= 0 ? lines : [...lines.slice(0, MOST_TOLD), `and ${left} more`];
}
