import type { Trace } from '../../record/index.ts';
import { xmlText } from '../xml.ts';
import { type Chart, chartOf, type MessageRow, type RemarkRow, type Row } from './chart.ts';
import { STYLE } from './style.ts';
import { wrapped } from './wrapped.ts';

/** Pixels: between lifelines, from the left edge to the first and from the last to the right edge. */
const COLUMN = 250;
const LEFT = 120;
const RIGHT = 100;
const LINE = 16;
/** Between rows. */
const GAP = 12;
/** Of a character, on average. */
const CHARACTER = 6.6;
/** The width of a remark at a lifeline. */
const REMARK = 190;
const PADDING = 8;
const HEAD = 30;

/** The chart of a trace as a picture that needs nothing else: no script, no font, no style of a page. */
export function svgOf(trace: Trace): string {
  const chart = chartOf(trace);
  const width = LEFT + RIGHT + COLUMN * Math.max(1, chart.lifelines.length - 1);
  const heading = headingOf(chart, width);
  const top = heading.height + HEAD + GAP;
  let bottom = top;
  const rows = chart.rows.map((row) => {
    const drawn = row.kind === 'message' ? drawMessage(row, bottom) : drawRemark(row, bottom, width);
    bottom += drawn.height + GAP;
    return drawn.text;
  });
  const height = bottom + GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="qsmp-chart" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${xmlText(chart.title)}</title>`,
    `<desc>${xmlText(described(chart))}</desc>`,
    STYLE,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    heading.text,
    ...chart.lifelines.map((name, index) => drawLifeline(name, index, heading.height, bottom)),
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

/** Something drawn, and how much of the height it takes. */
interface Drawn {
  readonly text: string;
  readonly height: number;
}

function x(lifeline: number): number {
  return LEFT + COLUMN * lifeline;
}

function headingOf({ title, judgement }: Chart, width: number): Drawn {
  const wide = characters(width - 2 * GAP);
  // A title is bold and larger.
  const titles = wrapped(title, wide * 0.8).map((line) => ({ line, name: 'title' }));
  const lines = [
    ...titles,
    ...judgement.flatMap((each) => wrapped(each, wide)).map((line) => ({ line, name: '' })),
  ];
  const text = lines.map(({ line, name }, i) => textAt(GAP, GAP + LINE * (i + 1) - 3, line, `left ${name}`));
  return { text: text.join('\n'), height: 2 * GAP + LINE * lines.length };
}

function drawLifeline(name: string, index: number, top: number, bottom: number): string {
  const middle = x(index);
  const lines = wrapped(name, characters(REMARK - 2 * PADDING)).slice(0, 1);
  return [
    `<line class="life" x1="${middle}" y1="${top + HEAD}" x2="${middle}" y2="${bottom}"/>`,
    `<rect class="agent" x="${middle - REMARK / 2}" y="${top}" width="${REMARK}" height="${HEAD}" rx="4"/>`,
    ...lines.map((line) => textAt(middle, top + HEAD / 2 + 4, line, 'name')),
  ].join('');
}

function drawMessage(row: MessageRow, top: number): Drawn {
  const { from, to, label, details, mark } = row;
  const [begin, end] = [x(from), x(to)];
  const span = Math.max(COLUMN, Math.abs(end - begin));
  const middle = from === to ? begin + COLUMN / 2 : (begin + end) / 2;
  const wide = characters(span - 4 * PADDING);
  const above = wrapped(`${mark === 'fault' ? '\u26a0 ' : mark === 'odd' ? '? ' : ''}${label}`, wide);
  const below = details.flatMap((detail) => wrapped(detail, wide));
  const arrow = top + LINE * above.length + 6;
  const name = mark ?? '';
  const text = [
    ...timeOf(row, arrow),
    ...above.map((line, i) => textAt(middle, top + LINE * (i + 1) - 3, line, `label ${name}`)),
    from === to ? loop(begin, arrow, name) : straight(begin, end, arrow, name),
    ...below.map((line, i) => textAt(middle, arrow + LINE * (i + 1), line, 'detail')),
  ];
  return { text: `<g>${text.join('')}</g>`, height: arrow - top + LINE * below.length + 4 };
}

function straight(begin: number, end: number, y: number, name: string): string {
  const back = begin < end ? -9 : 9;
  return `<path class="arrow ${name}" d="M${begin} ${y}H${end + back}"/><path class="head ${name}" d="M${end} ${y}l${back} -5v10z"/>`;
}

function loop(at: number, y: number, name: string): string {
  return `<path class="arrow ${name}" d="M${at} ${y - 8}h30v8h-21"/><path class="head ${name}" d="M${at} ${y}l9 -5v10z"/>`;
}

function drawRemark(row: RemarkRow, top: number, width: number): Drawn {
  const { at, text, tone } = row;
  const wide = at === undefined ? width - LEFT - RIGHT + REMARK : REMARK;
  const left = at === undefined ? LEFT - REMARK / 2 : x(at) - REMARK / 2;
  const lines = wrapped(text, characters(wide - 2 * PADDING));
  const height = LINE * lines.length + PADDING;
  const middle = left + wide / 2;
  const drawn = [
    `<rect class="remark ${tone}" x="${left}" y="${top}" width="${wide}" height="${height}" rx="3"/>`,
    ...lines.map((line, i) => textAt(middle, top + LINE * (i + 1), line, tone)),
  ];
  return { text: `<g>${drawn.join('')}</g>`, height };
}

function timeOf({ milliseconds }: Row, y: number): readonly string[] {
  return milliseconds === undefined ? [] : [textAt(GAP, y + 4, `${milliseconds.toFixed(1)} ms`, 'left time')];
}

function textAt(left: number, y: number, text: string, name: string): string {
  return `<text class="${name.trim()}" x="${left}" y="${y}">${xmlText(text)}</text>`;
}

function characters(pixels: number): number {
  return Math.floor(pixels / CHARACTER);
}

/** The chart in words, for who does not see it. */
function described({ judgement, rows, lifelines }: Chart): string {
  const name = (at: number | undefined) => (at === undefined ? '' : `${lifelines[at]} `);
  const lines = rows.map((row) => {
    if (row.kind === 'remark') return `${name(row.at)}${row.text}`;
    const { from, to, label, details, mark } = row;
    const kind = mark === undefined ? '' : mark === 'fault' ? 'faulty ' : 'odd ';
    return [`${kind}${name(from)}to ${name(to).trim()}: ${label}`, ...details].join(', ');
  });
  return [...judgement, ...lines].join('.\n');
}
