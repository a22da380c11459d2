import type { Trace, TraceAgent, TraceStep } from '../../record/index.ts';
import { packetsOf, type TracePacket } from '../dissect/trace-packets.ts';
import { oneLine } from '../text.ts';
import { Forgeries } from './forgeries.ts';
import { messageRow } from './message-row.ts';
import { remarkRow } from './remark-row.ts';

/** What a message sequence chart shows, in order; however it is drawn. All texts are cut, and do nothing to a reader. */
export interface Chart {
  readonly title: string;
  /** What it is evidence of, a line each. */
  readonly judgement: readonly string[];
  /** From left to right. */
  readonly lifelines: readonly string[];
  readonly rows: readonly Row[];
}

export type Row = MessageRow | RemarkRow;

/** Something goes from one lifeline to another, or to itself. */
export interface MessageRow {
  readonly kind: 'message';
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** What there is to say of it besides, a line each. */
  readonly details: readonly string[];
  /** Whether it was changed or made by who owns the network, or is odd in itself. */
  readonly mark?: 'fault' | 'odd';
  readonly milliseconds?: number | undefined;
}

/** Something happens to a lifeline, or is said of all. */
export interface RemarkRow {
  readonly kind: 'remark';
  /** Undefined for all. */
  readonly at?: number | undefined;
  readonly text: string;
  readonly tone: 'order' | 'event' | 'end' | 'clock' | 'oracle' | 'note';
  readonly milliseconds?: number | undefined;
}

/** Steps of the beginning, and of the end, that a chart shows: nobody reads thousands, and Mermaid draws no long texts. */
const MOST_STEPS = { first: 100, last: 50 };
/** Lifelines that fit beside one another. */
const MOST_LIFELINES = 12;
const LONGEST_TITLE = 400;
const LONGEST_NAME = 40;

/** The chart of a trace (docs/captures.md). */
export function chartOf(trace: Trace): Chart {
  const { judgement, title } = trace;
  const shown = lifelinesOf(trace);
  const place = new Map(shown.map(({ name }, index) => [name, index]));
  const packets = new Map<number, TracePacket>();
  for (const packet of packetsOf(trace)) packets.set(packet.index, packet);
  const forgeries = new Forgeries(trace);
  const several = new Set(trace.steps.map(connectionOf)).size > 2;
  const rows = trace.steps.map((step, index): Row | undefined => {
    const connection = several ? connectionOf(step) : undefined;
    const isForged = forgeries.see(step);
    if (step.kind !== 'send') return remarkRow(step, place, connection);
    const between = { from: place.get(step.from), to: place.get(step.to) };
    return messageRow(step, between, { packet: packets.get(index), isForged, connection });
  });
  return {
    title: oneLine(title ?? 'what went over the wire', LONGEST_TITLE),
    judgement: judgement === undefined ? [] : judgementLines(judgement),
    lifelines: shown.map(({ name }) => oneLine(name, LONGEST_NAME)),
    rows: withoutMiddle(rows.filter((row) => row !== undefined)),
  };
}

/** Those that take part, as they stand beside one another: clients, the network, servers, and who only holds keys. */
function lifelinesOf({ agents, steps }: Trace): readonly TraceAgent[] {
  const named = new Set(
    steps.flatMap((step) => {
      if (step.kind === 'send') return [step.from, step.to];
      return step.kind === 'note' || step.agent === undefined ? [] : [step.agent];
    }),
  );
  const rank = ({ role, kind }: TraceAgent) => {
    if (role !== undefined) return role === 'client' ? 0 : 2;
    return kind === 'adversary' ? 1 : 3;
  };
  const taking = agents.filter(({ name }) => named.has(name));
  // There is always a line at least: a diagram without any is none.
  return (taking.length === 0 ? agents : taking)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST_LIFELINES);
}

function connectionOf(step: TraceStep): number | undefined {
  return 'connection' in step ? step.connection : undefined;
}

function judgementLines(judgement: NonNullable<Trace['judgement']>): readonly string[] {
  const { verdict, requirements = [], check, game, expected, observed } = judgement;
  const about = [...requirements, ...(check === undefined ? [] : [check])];
  if (game !== undefined && !requirements.includes(game)) about.push(game);
  return [
    `${verdict}${about.length === 0 ? '' : `: ${about.join(', ')}`}`,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(observed === undefined ? [] : [`observed: ${observed}`]),
  ].map((line) => oneLine(line, LONGEST_TITLE));
}

function withoutMiddle(rows: readonly Row[]): readonly Row[] {
  const { first, last } = MOST_STEPS;
  const left = rows.length - first - last;
  if (left <= 0) return rows;
  const gap: RemarkRow = { kind: 'remark', text: `${left} steps are left out here`, tone: 'note' };
  return [...rows.slice(0, first), gap, ...rows.slice(-last)];
}
