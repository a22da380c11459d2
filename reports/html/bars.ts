import { type Html, html } from './html.ts';

/** A bar, and what it stands for in words. */
interface Bar {
  readonly label: string;
  readonly about?: string;
  /** From 0 to 1, of the longest bar that there can be. */
  readonly value: number;
  /** What it is in numbers, a cell for each column. */
  readonly cells: readonly string[];
}

interface Bars {
  readonly title: string;
  /** Headings of the table: of the labels, and of the cells. */
  readonly head: readonly [string, ...string[]];
  readonly rows: readonly Bar[];
}

const WIDTH = 300;
const ROW = 22;
const LABEL = 150;

/** Bars that lie below one another, with the table of what they show beside them. */
export function bars({ title, head: [name, ...columns], rows }: Bars): Html {
  const height = rows.length * ROW;
  const drawn = rows.map(({ label, value }, at) => {
    const y = at * ROW;
    const width = Math.max(value > 0 ? 1 : 0, Math.min(1, value) * WIDTH);
    return html`<text x="${LABEL - 8}" y="${y + 15}">${label.slice(0, 24)}</text><rect class="track" x="${LABEL}" y="${y + 4}" width="${WIDTH}" height="14"/><rect class="bar" x="${LABEL}" y="${y + 4}" width="${width.toFixed(1)}" height="14"/>`;
  });
  return html`<figure class="chart"><svg viewBox="0 0 ${LABEL + WIDTH} ${height}" role="img"><title>${title}</title>${drawn}</svg>
<div class="scroll" role="group" tabindex="0" aria-label="Table: ${title}"><table class="plain"><caption>${title}</caption><thead><tr><th scope="col">${name}</th>${columns.map((each) => html`<th scope="col" class="number">${each}</th>`)}</tr></thead><tbody>${rows.map(({ label, about, cells }) => html`<tr><th scope="row">${label}${about === undefined ? undefined : html` <span class="quiet">${about}</span>`}</th>${cells.map((each) => html`<td class="number">${each}</td>`)}</tr>\n`)}</tbody></table></div></figure>
`;
}
