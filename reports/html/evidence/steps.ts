import type { Trace, TraceStep } from '../../../record/index.ts';
import type { TracePacket } from '../../dissect/trace-packets.ts';
import { type Html, html } from '../html.ts';
import { number } from '../words.ts';

/** Steps that are listed. */
const MOST = 60;

/** What happened, step by step, as a table: what the diagram shows, for who does not see it. */
export function stepsTable(trace: Trace, packets: readonly TracePacket[]): Html {
  const labels = new Map(packets.map((packet) => [packet.index, packet]));
  const rows = trace.steps.slice(0, MOST).map((step, at) => {
    const packet = labels.get(at);
    const isFault = step.kind === 'send' && (step.fault !== undefined || step.honest !== undefined);
    return html`<tr${isFault ? html` class="changed"` : undefined}><td class="number quiet">${step.milliseconds === undefined ? '' : step.milliseconds.toFixed(1)}</td><td>${who(step)}</td><td>${what(step, packet)}${isFault ? html` <strong>(changed)</strong>` : undefined}</td><td class="number">${packet === undefined ? '' : number(packet.bytes.length)}</td></tr>\n`;
  });
  const more = trace.steps.length - rows.length;
  return html`<table class="steps"><caption class="unseen">Step by step</caption><thead><tr><th scope="col" class="number">ms</th><th scope="col">Who</th><th scope="col">What</th><th scope="col" class="number">Bytes</th></tr></thead>
<tbody>${rows}</tbody></table>
${more > 0 ? html`<p class="quiet">${number(more)} steps more are left out.</p>` : undefined}${trace.incomplete === undefined ? undefined : html`<p class="quiet">${trace.incomplete}</p>`}`;
}

function who(step: TraceStep): string {
  if (step.kind === 'send') return `${step.from} \u2192 ${step.to}`;
  return 'agent' in step ? (step.agent ?? '') : '';
}

function what(step: TraceStep, packet: TracePacket | undefined): string {
  const said = step.note === undefined ? '' : `; ${step.note}`;
  switch (step.kind) {
    case 'send':
      return `${packet?.dissection.label ?? step.term ?? ''}${said}`;
    case 'start':
      return `begins${step.peer === undefined ? '' : ` with ${step.peer}`}${said}`;
    case 'order':
      return `is told to ${step.order === 'ratchet' ? `ratchet, ${step.ratchet}` : step.order}${said}`;
    case 'event':
      return `${eventText(step)}${said}`;
    case 'tick':
      return `the clock moves by ${step.seconds} s${said}`;
    case 'oracle':
      return `oracle: ${step.oracle}${said}`;
    case 'note':
      return step.note;
  }
}

function eventText(step: Extract<TraceStep, { kind: 'event' }>): string {
  switch (step.event) {
    case 'ended':
      return `ended: ${step.cause}${step.decision === undefined ? '' : `, ${step.decision}`}`;
    case 'gone':
      return `the other side ${step.how} the connection`;
    case 'ratcheted':
      return `ratcheted, ${step.ratchet}`;
    default:
      return step.event;
  }
}
