import { type Html, html } from './html.ts';

/** Something that grows: its value at points of time. */
interface Curve {
  readonly title: string;
  /** Heading of the values. */
  readonly name: string;
  readonly points: readonly { readonly milliseconds: number; readonly value: number }[];
  /** What the highest of the picture stands for, where that is not the largest value. */
  readonly most?: number;
  readonly time: (milliseconds: number) => string;
  readonly number: (value: number) => string;
}

const WIDTH = 450;
const HEIGHT = 120;
const MARGIN = 4;
/** Rows of the table: the curve has more points. */
const ROWS = 8;

/** A curve over time, with the table of some of its points beside it. */
export function curve({ title, name, points, most, time, number }: Curve): Html {
  const last = points.at(-1)?.milliseconds ?? 0;
  const top = Math.max(most ?? 0, 1, ...points.map(({ value }) => value));
  const place = ({ milliseconds, value }: Curve['points'][number]): string => {
    const x = MARGIN + (last > 0 ? milliseconds / last : 1) * (WIDTH - 2 * MARGIN);
    const y = HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  const rows = points.filter((_, at) => at % every === 0 || at === points.length - 1);
  return html`<figure class="chart"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"><title>${title}</title><rect class="track" x="0" y="0" width="${WIDTH}" height="${HEIGHT}"/><polyline class="curve" points="${points.map(place).join(' ')}"/></svg>
<div class="scroll" role="group" tabindex="0" aria-label="Table: ${title}"><table class="plain"><caption>${title}</caption><thead><tr><th scope="col">After</th><th scope="col" class="number">${name}</th></tr></thead><tbody>${rows.map(({ milliseconds, value }) => html`<tr><th scope="row">${time(milliseconds)}</th><td class="number">${number(value)}</td></tr>\n`)}</tbody></table></div></figure>
`;
}
