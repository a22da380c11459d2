import type { Trace } from '../../../record/index.ts';
import { STYLE } from '../../chart/style.ts';
import { svgOf } from '../../chart/svg.ts';
import { packetsOf, type TracePacket } from '../../dissect/trace-packets.ts';
import { withoutPathsInText } from '../../without-paths.ts';
import { type Html, html, raw } from '../html.ts';
import { annotatedBytes } from './bytes.ts';
import { stepsTable } from './steps.ts';

/** Packets of a trace that are taken apart: a flood of them tells no more. */
const PACKETS = 200;
/** Packets whose bytes are shown. */
const SHOWN = 2;

/** What a trace shows: the messages as a diagram and as a table, and the packet that matters byte by byte. */
export function evidence(trace: Trace): Html {
  const packets: TracePacket[] = [];
  for (const packet of packetsOf(trace)) if (packets.push(packet) >= PACKETS) break;
  const shown = telling(trace, packets);
  return html`<div class="evidence">${diagram(trace)}<div>${shown.map((packet) => html`<div class="scroll" role="group" tabindex="0" aria-label="Bytes of the packet">${annotatedBytes(packet, clockAt(trace, packet))}</div>\n`)}</div>
<details class="more"><summary>Step by step</summary>${stepsTable(trace, packets)}</details></div>
`;
}

/** The messages as a picture. What it is evidence of stands above it already, and its style in the page's. */
function diagram({ judgement, ...trace }: Trace): Html {
  const svg = svgOf({ ...trace, title: 'Messages' }).replace(STYLE, '');
  return html`<div class="scroll diagram" role="group" tabindex="0" aria-label="Messages">${raw(withoutPathsInText(svg))}</div>\n`;
}

/** The packets that a reader wants to see: what was changed, else what is odd, else the last that we sent. */
function telling(trace: Trace, packets: readonly TracePacket[]): readonly TracePacket[] {
  const ours = new Set(trace.agents.filter(({ kind }) => kind !== 'peer').map(({ name }) => name));
  const choices = [
    packets.filter(({ step }) => step.fault !== undefined || step.honest !== undefined),
    packets.filter(({ dissection }) => dissection.oddities.length > 0),
    packets.filter(({ step }) => ours.has(step.from)).slice(-1),
  ];
  return (choices.find((each) => each.length > 0) ?? []).slice(0, SHOWN);
}

/** Everybody's clock when a packet was sent, in Unix seconds. */
function clockAt({ clock, steps }: Trace, { index }: TracePacket): bigint {
  const ticks = steps
    .slice(0, index)
    .map((step) => (step.kind === 'tick' && step.agent === undefined ? BigInt(step.seconds) : 0n));
  return ticks.reduce((sum, each) => sum + each, BigInt(clock));
}
