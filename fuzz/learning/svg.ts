import { type Edge, edgesOf } from './edges.ts';
import { accessWords, type Mealy, stateAfter, type Word } from './mealy.ts';

const RADIUS = 22;
const COLUMN = 470;
const LINE = 14;
const GAP = 26;
const MARGIN = 40;
const HEADING = 70;
const LABEL_WIDTH = 44;

/** What is drawn of one state: its circle, and under it what it does, an arrow to each state that follows. */
interface Block {
  readonly state: number;
  readonly lines: readonly Line[];
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

interface Line {
  readonly text: string;
  /** The state that it leads to, on the first line of an arrow. */
  readonly to?: number;
  readonly kind: 'output' | 'output differs' | 'inputs' | 'inputs differs';
}

/**
 * A machine as a picture. States stand in columns by how many inputs it takes to reach them. Under each, grouped by
 * where they lead, its outputs with the inputs that bring them about; arrows go from there to the states.
 * @param differing words whose last input shows a difference, which is marked
 */
export function svgOf(machine: Mealy, title: string, differing: readonly Word[] = []): string {
  const marked = new Set(differing.map((word) => `${stateAfter(machine, word.slice(0, -1))} ${word.at(-1)}`));
  const blocks = placed(machine, marked);
  const width = Math.max(...blocks.map(({ x }) => x)) + COLUMN;
  const height = Math.max(...blocks.map((block) => block.y + block.height)) + MARGIN;
  const at = new Map(blocks.map((block) => [block.state, block]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    STYLE,
    '<rect width="100%" height="100%" class="paper"/>',
    `<text x="${MARGIN}" y="24" class="title">${escaped(title)}</text>`,
    `<text x="${MARGIN}" y="44">bold: what the peer does (flags that it sends, accepted: data was delivered, closed); under it: the inputs that bring it about. Double circle: the start; grey: the end, to which no arrows are drawn; \u2260: a difference.</text>`,
    ...blocks.flatMap((block) => arrowsOf(block, at)),
    ...blocks.flatMap((block) => drawn(block, machine.initial)),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `<style>
text { font: 12px sans-serif; fill: #222; stroke: #fff; stroke-width: 3px; paint-order: stroke }
.title { font-size: 16px; font-weight: bold }
.output { font-weight: bold }
.differs { fill: #b3261e; font-weight: bold }
.paper { fill: #fff }
.state { fill: #eef3fb; stroke: #35507a; stroke-width: 1.5 }
.ring { fill: none; stroke: #35507a }
.name { font-size: 15px; text-anchor: middle; dominant-baseline: central }
.arrow { fill: none; stroke: #8a99b3; stroke-width: 1.2; marker-end: url(#head) }
.end { fill: #e8e8e8; stroke: #888 }
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a99b3"/></marker></defs>`;

/** @param marked states with an input, where something differs */
function placed(machine: Mealy, marked: ReadonlySet<string>): readonly Block[] {
  const edges = edgesOf(machine);
  const filled: number[] = [];
  return [...accessWords(machine)].map(([state, word]) => {
    const lines = linesOf(
      edges.filter(({ from }) => from === state),
      marked,
    );
    const column = word.length;
    const y = filled[column] ?? HEADING;
    const height = 2 * RADIUS + LINE * lines.length + GAP;
    filled[column] = y + height + GAP;
    return { state, lines, x: MARGIN + column * COLUMN, y, height };
  });
}

function linesOf(edges: readonly Edge[], marked: ReadonlySet<string>): readonly Line[] {
  return [...edges]
    .sort((a, b) => a.to - b.to)
    .flatMap(({ from, to, output, inputs }): readonly Line[] => {
      const differing = inputs.filter((input) => marked.has(`${from} ${input}`));
      const others = inputs.filter((input) => !differing.includes(input));
      return [
        {
          text: `${output} \u2192 ${to === from ? `${to} (stays)` : to}`,
          kind: differing.length > 0 ? 'output differs' : 'output',
          to,
        },
        ...wrapped(differing.map((input) => `\u2260 ${input}`)).map(
          (text): Line => ({ text, kind: 'inputs differs' }),
        ),
        ...wrapped(others).map((text): Line => ({ text, kind: 'inputs' })),
      ];
    });
}

function drawn({ state, lines, x, y }: Block, initial: number): readonly string[] {
  const [cx, cy] = [x + RADIUS, y + RADIUS];
  const ring = state === initial ? `<circle cx="${cx}" cy="${cy}" r="${RADIUS - 4}" class="ring"/>` : '';
  return [
    `<g class="block"><circle cx="${cx}" cy="${cy}" r="${RADIUS}" class="${lines.length === 0 ? 'state end' : 'state'}"/>${ring}<text x="${cx}" y="${cy}" class="name">${state}</text>`,
    ...lines.map(
      ({ text, kind }, index) =>
        `<text x="${x + (kind.startsWith('output') ? 0 : 12)}" y="${lineY(y, index)}" class="${kind}">${escaped(text)}</text>`,
    ),
    '</g>',
  ];
}

/** From each output to the state that follows, but where it stays. */
function arrowsOf({ state, lines, x, y }: Block, at: ReadonlyMap<number, Block>): readonly string[] {
  return lines.flatMap(({ to, text }, index) => {
    const target = to === undefined || to === state ? undefined : at.get(to);
    // Nearly everything leads to the end: its arrows would hide the others.
    if (target === undefined || target.lines.length === 0) return [];
    const [startX, startY] = [x + 10 + text.length * 7, lineY(y, index) - 4];
    const forward = target.x > x;
    const [endX, endY] = [target.x + (forward ? 0 : 2 * RADIUS), target.y + RADIUS];
    const bend = forward ? Math.max(60, (endX - startX) / 2) : 90;
    const far = forward ? endX - bend : endX + bend;
    return [
      `<path class="arrow" d="M${startX} ${startY} C${startX + bend} ${startY} ${far} ${endY} ${endX} ${endY}"/>`,
    ];
  });
}

function lineY(y: number, index: number): number {
  return y + 2 * RADIUS + LINE * (index + 1);
}

function wrapped(inputs: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const input of inputs) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + input.length + 2 <= LABEL_WIDTH)
      lines[lines.length - 1] = `${last}, ${input}`;
    else lines.push(input);
  }
  return lines;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
