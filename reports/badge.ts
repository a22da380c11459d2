import type { Format } from './format.ts';
import { type Headline, headlineOf, many } from './headline.ts';
import { whyPartial } from './partial.ts';
import { type Tally, tallyOf } from './tally.ts';
import { xmlText } from './xml.ts';

const LABEL = 'QSMP conformance';

const COLOURS: Readonly<Record<Headline['state'], string>> = {
  passed: '#4c1',
  warned: '#dfb317',
  undecided: '#9f9f9f',
  failed: '#e05d44',
};

/** A badge in the manner of shields.io, for a README. It holds numbers and nothing that a peer said. */
export const BADGE: Format = {
  name: 'badge',
  title: 'a badge (SVG)',
  *render(run) {
    const tally = tallyOf(run);
    const { state, sentence } = headlineOf(run, tally);
    yield svg(messageOf(tally, whyPartial(run) !== undefined), COLOURS[state], sentence);
  },
};

function messageOf({ standings }: Tally, partial: boolean): string {
  const { kept, finding, warning, undecided } = standings;
  const parts = [
    ...(finding > 0 ? [`${finding} failed`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(warning > 0 ? [many(warning, 'warning')] : []),
    `${kept} passed`,
  ];
  return `${partial ? 'partial: ' : ''}${parts.join(', ')}`;
}

/** Pixels of a text in 11 px Verdana, roughly; `textLength` makes every font fit in them. */
function widthOf(text: string): number {
  return Math.ceil(text.length * 6.6);
}

function svg(message: string, colour: string, sentence: string): string {
  const [left, right] = [widthOf(LABEL) + 10, widthOf(message) + 10];
  const title = xmlText(`${LABEL}: ${message}. ${sentence}`);
  const text = (words: string, from: number, width: number) =>
    `    <text x="${from + width / 2}" y="14" textLength="${width - 10}">${xmlText(words)}</text>\n`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}">
  <title>${title}</title>
  <clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="${left}" height="20" fill="#555"/>
    <rect x="${left}" width="${right}" height="20" fill="${colour}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
${text(LABEL, 0, left)}${text(message, left, right)}  </g>
</svg>
`;
}
