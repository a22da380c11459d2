import { type Html, html } from '../html.ts';
import type { Status } from '../status.ts';
import { number } from '../words.ts';

const WIDTH = 600;
/** The narrowest that can be seen. */
const NARROWEST = 3;

/** How many results there are of each verdict, as one bar. */
export function proportions(counts: readonly (readonly [Status, number])[]): Html {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return html``;
  const seen = counts.map(([status, count]) => ({
    status,
    width: Math.max(NARROWEST, (WIDTH * count) / total),
  }));
  const whole = seen.reduce((sum, { width }) => sum + width, 0);
  let x = 0;
  const parts = seen.map(({ status, width }) => {
    const at = (x * WIDTH) / whole;
    x += width;
    return html`<rect class="${status}" x="${at.toFixed(1)}" y="0" width="${((width * WIDTH) / whole).toFixed(1)}" height="14"/>`;
  });
  const title = counts.map(([status, count]) => `${number(count)} ${status}`).join(', ');
  return html`<svg class="proportions" viewBox="0 0 ${WIDTH} 14" preserveAspectRatio="none" role="img"><title>Results by verdict: ${title}</title>${parts}</svg>`;
}
