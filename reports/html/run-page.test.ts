import { describe, expect, it } from 'vitest';
import type { RunResult, RunResults, WholeRun } from '../../record/index.ts';
import { HTML } from './run-page.ts';
import { hostileRun } from './testing/hostile-run.ts';
import { cutRun, interruptedRun, result, smallRun } from './testing/small-run.ts';

function pageOf(run: WholeRun): string {
  return [...HTML.render(run)].join('');
}

/** The text of a part of a page, without its markup. */
function textOf(page: string, begin: RegExp, end: RegExp): string {
  const from = page.slice(page.search(begin));
  return from
    .slice(0, from.search(end))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const verdict = (run: WholeRun) => textOf(pageOf(run), /<div class="verdict/, /<\/div>/);

describe('the page of a run', () => {
  it('is the one that was looked at', async () => {
    // Its style and its script are files of their own.
    const page = pageOf(smallRun())
      .replace(/(<style>).*(<\/style>)/s, '$1$2')
      .replace(/(<script>).*(<\/script>)/s, '$1$2')
      .replace(/sha256-[^']+/g, 'sha256');
    await expect(page).toMatchFileSnapshot('golden/small-run.html');
  });

  it.each<[string, readonly RunResult[], string]>([
    [
      'findings',
      [result({ verdict: 'fail' }), result({})],
      'Fails 1 of 2 results is a finding, against 1 requirement, each a MUST.',
    ],
    [
      'no verdict',
      [result({ verdict: 'inconclusive' }), result({})],
      'Undecided No finding, but 1 of 2 results is without a verdict.',
    ],
    [
      'passes',
      [result({}), result({ verdict: 'unsupported' })],
      'Passes No finding in 1 result. This peer cannot be asked 1 more.',
    ],
    [
      'a warning',
      [result({ verdict: 'warn', requirements: ['ERR-02'] })],
      'Passes No finding in 1 result, with 1 warning.',
    ],
    [
      'a known deviation',
      [result({ verdict: 'fail', expectation: 'no clock' })],
      'Passes No finding in 1 result, with 1 known deviation.',
    ],
    ['nothing', [], 'Untried Nothing was tried that this peer can be asked.'],
  ])('says in a sentence what came of %s', (_, results, sentence) => {
    expect(verdict(smallRun(results))).toBe(sentence);
  });

  it('says that it is of a part', () => {
    expect(verdict(cutRun([result({})]))).toMatch(/ Partial The run was cut off/);
    expect(verdict(interruptedRun([result({})]))).toMatch(/ Partial The run was interrupted/);
    const run = smallRun([result({})]);
    expect(verdict({ ...run, header: { ...run.header, shard: { index: 2, of: 3 } } })).toMatch(
      / Partial This is part 2 of 3/,
    );
  });

  it.each([
    ['small', smallRun()],
    ['hostile', hostileRun()],
  ])('has no link that leads nowhere, and no address twice: %s', (_, run) => {
    const page = pageOf(run).replace(/<script>.*<\/script>/s, '');
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((each) => !ids.includes(each))).toEqual([]);
    expect([...page.matchAll(/ (?:href|src)="(?!#)/g)]).toEqual([]);
  });

  it('says of each requirement that was not tried why', () => {
    const simplex = smallRun([
      result({
        check: 'limits/connections',
        requirements: ['DOS-02'],
        verdict: 'unsupported',
        example: { expected: 'a limit that is known', observed: '' },
      }),
    ]);
    const header = { ...simplex.header, targets: simplex.header.targets.slice(0, 2) };
    const coverage = textOf(pageOf({ ...simplex, header }), /<h3>Not tried, and why/, /<h3>Parts/);
    expect(coverage).toContain('DOS-02 SHOULD needs a limit that is known');
    expect(coverage).toContain('DPX-01 MUST it is for duplex, and no peer of this run is.');
    expect(coverage).toContain('SMX-04 MUST it does not show on the wire');
    const cut = textOf(pageOf(cutRun([])), /<h3>Not tried, and why/, /<h3>Parts/);
    expect(cut).toContain('RPL-01 MUST the run ended before a check of it had its turn.');
  });

  it('folds profiles of one finding, and shows evidence for no more than there is room for', () => {
    const failing = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        result({ verdict: 'fail', check: `replay/${at % 300}`, profile: `s${Math.floor(at / 300)}` }),
      );
    const page = pageOf(smallRun(failing(900)));
    expect([...page.matchAll(/<details class="finding /g)]).toHaveLength(300);
    expect([...page.matchAll(/The same in 2 other profiles/g)]).toHaveLength(300);
  });

  it('goes through the results twice, and holds none', () => {
    const run = smallRun();
    let passes = 0;
    let out = 0;
    const results: RunResults = {
      length: run.results.length,
      at: (index) => run.results.at(index),
      *[Symbol.iterator]() {
        passes += 1;
        for (const each of run.results) {
          out += 1;
          yield each;
        }
      },
    };
    expect(pageOf({ ...run, results })).toBe(pageOf(run));
    expect([passes, out]).toEqual([2, 2 * [...run.results].length]);
  });

  it('shows no path of a machine, and nothing of its environment', () => {
    process.env['QSMP_MARK'] = 'a-word-that-stands-nowhere-else';
    const page = pageOf(hostileRun());
    expect(page).not.toContain(process.env['QSMP_MARK']);
    expect(page).not.toMatch(/\/home\/somebody|Users\\Somebody|\/root\/x/);
  });
});
