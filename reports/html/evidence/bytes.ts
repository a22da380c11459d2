import type { Difference } from '../../dissect/difference.ts';
import type { Part } from '../../dissect/dissection.ts';
import type { TracePacket } from '../../dissect/trace-packets.ts';
import { type Content, type Html, html } from '../html.ts';
import { counted, number } from '../words.ts';

/** Bytes of a part that are shown from its begin, and on each side of a difference. */
const BEGIN = 24;
const AROUND = 8;
/** Bytes of a whole packet that are shown. */
const MOST = 1024;
/** Parts of a packet that are shown. */
const PARTS = 40;

/**
 * A packet as its parts by name, each with its bytes; what a fault changed is marked, with what was there before.
 * @param clock when it was sent by everybody's clock, in Unix seconds
 */
export function annotatedBytes({ bytes, dissection, differences, step }: TracePacket, clock: bigint): Html {
  const honest = step.honest === undefined ? undefined : Uint8Array.from(Buffer.from(step.honest, 'hex'));
  const budget = new Budget(MOST);
  const parts = dissection.parts.filter(({ length }) => length > 0);
  const rows = parts.slice(0, PARTS).map((part) => {
    const its = differences.filter((each) => touches(each, part));
    const before = honest === undefined ? [] : its.map((each) => wasText(honest, each));
    const isChanged = its.length > 0 || isFault(part, step.fault?.field);
    return html`<tr${isChanged ? html` class="changed"` : undefined}><th scope="row">${part.name}<span class="place">${number(part.offset)}: ${counted(part.length, 'byte')}</span></th><td>${part.value}${part.name === 'utctime' ? distance(bytes, part, clock) : undefined}</td><td><code class="hex">${hexOf(bytes, part, its, budget)}</code>${before.map((text) => html`<span class="was">was <code class="hex">${text}</code></span>`)}</td></tr>\n`;
  });
  const more = parts.length - rows.length;
  const odd = dissection.oddities.slice(0, 8);
  return html`<table class="bytes"><caption>${dissection.label} <span class="quiet">${counted(bytes.length, 'byte')} on the wire</span>${step.fault === undefined ? undefined : html` <span class="fault">Fault: ${step.fault.field}, ${step.fault.rule}</span>`}</caption>
<thead><tr><th scope="col">Part</th><th scope="col">Says</th><th scope="col">Bytes</th></tr></thead>
<tbody>${rows}</tbody></table>
${more > 0 ? html`<p class="quiet">${counted(more, 'part')} more left out.</p>` : undefined}${odd.length === 0 ? undefined : html`<p class="odd">Not as the protocol has it: ${odd.join('; ')}.</p>`}`;
}

/** What faults call parts that a dissection names otherwise. */
const FAULTED: Readonly<Record<string, readonly string[]>> = {
  kid: ['key identity'],
  cfg: ['configuration'],
  publicKey: ['public key', 'sealed public key'],
  sealedHash: ['sealed hash'],
};

/** Whether a fault is in a part: where the sender sealed it in, nothing else tells. */
function isFault({ name }: Part, field: string | undefined): boolean {
  return (
    field !== undefined &&
    (name === field || name === `sealed ${field}` || FAULTED[field]?.includes(name) === true)
  );
}

/** Seconds that a time may be off before it is told: a clock of seconds and some on the way. */
const NEAR = 2n;

/** How far a packet's time is from the clock. */
function distance(bytes: Uint8Array, { offset, length }: Part, clock: bigint): Content {
  if (length !== 8) return undefined;
  const time = new DataView(bytes.buffer, bytes.byteOffset + offset, 8).getBigUint64(0, true);
  const off = time < clock ? clock - time : time - clock;
  if (off <= NEAR) return undefined;
  return html`, ${off.toLocaleString('en')} s ${time < clock ? 'before' : 'after'} the clock`;
}

/** How much may be shown yet. */
class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  take(wanted: number): number {
    const given = Math.min(wanted, this.#left);
    this.#left -= given;
    return given;
  }
}

/** Where something was only taken out there is nothing of it left: it touches the part at that place. */
function touches({ offset, length }: Difference, part: Part): boolean {
  return offset < part.offset + part.length && offset + Math.max(1, length) > part.offset;
}

interface Window {
  readonly begin: number;
  readonly end: number;
}

/** What of a part is shown: its begin, and what is around differences. */
function windowsOf(part: Part, differences: readonly Difference[]): readonly Window[] {
  const last = part.offset + part.length;
  const wanted = [
    { begin: part.offset, end: part.offset + BEGIN },
    ...differences.map(({ offset, length }) => ({ begin: offset - AROUND, end: offset + length + AROUND })),
  ];
  const windows: { begin: number; end: number }[] = [];
  for (const each of wanted) {
    const begin = Math.max(part.offset, each.begin);
    const end = Math.min(last, each.end);
    const before = windows.at(-1);
    // A gap that is shorter than the words for it is shown.
    if (before !== undefined && begin <= before.end + AROUND) before.end = Math.max(before.end, end);
    else windows.push({ begin, end });
  }
  const whole = windows[0];
  if (windows.length === 1 && whole !== undefined && last - whole.end <= AROUND) whole.end = last;
  return windows;
}

function hexOf(bytes: Uint8Array, part: Part, differences: readonly Difference[], budget: Budget): Html {
  const pieces: Html[] = [];
  let at = part.offset;
  const gap = (to: number) => {
    if (to > at) pieces.push(html` <span class="gap">\u2026 ${counted(to - at, 'byte')} \u2026</span> `);
  };
  for (const { begin, end } of windowsOf(part, differences)) {
    const given = budget.take(end - begin);
    if (given === 0) break;
    gap(begin);
    pieces.push(marked(bytes, { begin, end: begin + given }, differences));
    at = begin + given;
  }
  gap(part.offset + part.length);
  return html`${pieces}`;
}

/** The bytes of a window, those that differ marked. */
function marked(bytes: Uint8Array, { begin, end }: Window, differences: readonly Difference[]): Html {
  const pieces: Html[] = [];
  let at = begin;
  for (const { offset, length } of differences) {
    const from = Math.max(at, offset);
    const to = Math.min(end, offset + length);
    if (to <= from) continue;
    pieces.push(html`${hex(bytes, at, from)} <mark>${hex(bytes, from, to)}</mark> `);
    at = to;
  }
  return html`${pieces}${hex(bytes, at, end)}`;
}

function wasText(honest: Uint8Array, { honest: { offset, length } }: Difference): string {
  if (length === 0) return 'nothing';
  const shown = Math.min(length, BEGIN);
  const rest = length - shown;
  return `${hex(honest, offset, offset + shown)}${rest > 0 ? ` \u2026 ${counted(rest, 'byte')} more` : ''}`;
}

function hex(bytes: Uint8Array, begin: number, end: number): string {
  return Array.from(bytes.subarray(begin, end), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
