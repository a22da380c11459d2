import { errorName } from '../../impl/wire/codes.ts';
import type { TraceStep } from '../../record/index.ts';
import { oneLine } from '../text.ts';
import type { RemarkRow } from './chart.ts';

type Remark = Exclude<TraceStep, { kind: 'send' }>;
type Event = Extract<TraceStep, { kind: 'event' }>;
type Order = Extract<TraceStep, { kind: 'order' }>;

const LONGEST = 300;

/** What happens besides messages; undefined where its lifeline is not shown. */
export function remarkRow(
  step: Remark,
  place: ReadonlyMap<string, number>,
  connection: number | undefined,
): RemarkRow | undefined {
  const agent = step.kind === 'note' ? undefined : step.agent;
  const at = agent === undefined ? undefined : place.get(agent);
  if (agent !== undefined && at === undefined) return undefined;
  const { note, milliseconds } = step;
  const said = wordsOf(step);
  const number = connection === undefined ? '' : `#${connection} `;
  const text = `${number}${said}${note === undefined || step.kind === 'note' ? '' : ` (${note})`}`;
  return { kind: 'remark', at, text: oneLine(text, LONGEST), tone: toneOf(step), milliseconds };
}

function toneOf(step: Remark): RemarkRow['tone'] {
  switch (step.kind) {
    case 'event':
      return step.event === 'ended' || step.event === 'gone' ? 'end' : 'event';
    case 'start':
      return 'order';
    case 'tick':
      return 'clock';
    default:
      return step.kind;
  }
}

function wordsOf(step: Remark): string {
  switch (step.kind) {
    case 'start':
      return step.peer === undefined ? 'starts' : `starts, towards ${step.peer}`;
    case 'order':
      return orderWords(step);
    case 'event':
      return eventWords(step);
    case 'tick':
      return `clock ${step.seconds.startsWith('-') ? '' : '+'}${step.seconds} s`;
    case 'oracle':
      return `oracle: ${step.oracle}${step.term === undefined ? '' : `, ${step.term}`}`;
    case 'note':
      return step.note;
  }
}

function orderWords(step: Order): string {
  switch (step.order) {
    case 'send':
      return `is told to send${contentOf(step)}`;
    case 'ratchet':
      return `is told to ratchet, ${step.ratchet}`;
    case 'close':
      return 'is told to close';
  }
}

function eventWords(step: Event): string {
  switch (step.event) {
    case 'data':
      return `receives${contentOf(step) || ' data'}`;
    case 'ratcheted':
      return `ratcheted, ${step.ratchet}, by ${step.by === 'self' ? 'itself' : 'its peer'}`;
    case 'ended':
      return `ended: ${causeOf(step)}`;
    case 'gone':
      return `connection ${step.how}`;
    case 'established':
    case 'silence':
      return step.event;
  }
}

/** How much application data, never which. */
function contentOf({
  data,
  term,
}: {
  readonly data?: string | undefined;
  readonly term?: string | undefined;
}) {
  if (data !== undefined) return data.length === 2 ? ' 1 byte' : ` ${data.length / 2} bytes`;
  return term === undefined ? '' : ` ${term}`;
}

function causeOf(step: Extract<Event, { event: 'ended' }>): string {
  const { cause, stage, decision, code, authenticated } = step;
  return [
    cause,
    ...(stage === undefined ? [] : [`at ${stage}`]),
    ...(decision === undefined ? [] : [decision]),
    ...(code === undefined ? [] : [errorName(code)]),
    ...(authenticated === false ? ['not authenticated'] : []),
  ].join(', ');
}
