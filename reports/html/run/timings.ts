import { bars } from '../bars.ts';
import { html } from '../html.ts';
import type { Section } from '../page.ts';
import { counted, duration, number } from '../words.ts';
import type { Digest } from './digest.ts';
import { kindOf } from './kinds.ts';

/** Results that are named among the slowest, and families of checks that have a bar. */
const SLOWEST = 12;
const FAMILIES = 40;

/** Where the time of a run went. */
export function timings({ entries, counts }: Digest): Section {
  return {
    id: 'timings',
    title: 'Timings',
    *body() {
      const families = new Map<string, { milliseconds: number; cases: number }>();
      for (const { check, milliseconds, cases } of entries) {
        const name = check.split('/')[0] ?? '';
        const sum = families.get(name) ?? { milliseconds: 0, cases: 0 };
        families.set(name, {
          milliseconds: sum.milliseconds + milliseconds,
          cases: sum.cases + cases,
        });
      }
      const sorted = [...families].sort(([, one], [, other]) => other.milliseconds - one.milliseconds);
      const longest = sorted[0]?.[1].milliseconds ?? 0;
      yield html`<p class="lead">${counted(counts.cases, 'case')} in ${counted(counts.results, 'result')}. Checks run beside one another, so that their times together are more than that of the run.</p>\n`;
      yield bars({
        title: 'Time by family of checks',
        head: ['Family', 'Cases', 'Time'],
        rows: sorted.slice(0, FAMILIES).map(([label, { milliseconds, cases }]) => ({
          label,
          value: longest === 0 ? 0 : milliseconds / longest,
          cells: [number(cases), duration(milliseconds)],
        })),
      });
      const slowest = [...entries]
        .sort((one, other) => other.milliseconds - one.milliseconds)
        .slice(0, SLOWEST);
      yield html`<table class="plain"><caption>Slowest</caption><thead><tr><th scope="col">Check</th><th scope="col">Kind of peer</th><th scope="col" class="number">Cases</th><th scope="col" class="number">Time</th></tr></thead><tbody>${slowest.map((each) => html`<tr><th scope="row"><code>${each.check}</code></th><td>${kindOf(each)}</td><td class="number">${number(each.cases)}</td><td class="number">${duration(each.milliseconds)}</td></tr>\n`)}</tbody></table>\n`;
    },
  };
}
