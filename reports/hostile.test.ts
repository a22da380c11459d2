import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { type WholeRun, wholeRun } from '../record/index.ts';
import { BADGE } from './badge.ts';
import { CONSOLE } from './console/console.ts';
import type { Format } from './format.ts';
import { FORMATS } from './index.ts';
import { JSON_DOCUMENT } from './json.ts';
import { JUNIT } from './junit.ts';
import { MARKDOWN } from './markdown.ts';
import { SARIF } from './sarif/sarif.ts';
import { standingOf } from './standing.ts';
import { HOSTILE_TEXTS, hostileHeader, hostileResult } from './testing/hostile.ts';
import { EXAMPLE, HEADER, RESULT } from './testing/runs.ts';
import { found, junitOf, sarifOf, xmlOf } from './testing/validate.ts';

// Whatever stands in a record, each format is one document of its kind, with as much in it as there were results, and
// nothing in it that acts. What reads the documents here is not ours.

const run = fc
  .record({
    header: hostileHeader,
    results: fc.array(hostileResult, { maxLength: 6 }),
    end: fc.constantFrom(
      { interrupted: false, milliseconds: 1 },
      { interrupted: true, milliseconds: 1 },
      undefined,
    ),
  })
  .map(({ header, results, end }) => wholeRun(header, results, end));

const textOf = (format: Format, whole: WholeRun) => [...format.render(whole)].join('');

function forAll(check: (whole: WholeRun) => void, numRuns = 80): void {
  fc.assert(fc.property(run, check), { seed: 1, numRuns });
}

/** What a terminal or a page would act on: control characters but for line ends, format characters, lone surrogates. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('a hostile record', () => {
  it('makes a JSON document that says the same, without a character that acts', () => {
    forAll((whole) => {
      const text = textOf(JSON_DOCUMENT, whole);
      expect(text).not.toMatch(ACTIVE);
      const { results, seed } = JSON.parse(text);
      expect(seed).toEqual(whole.header.seed);
      expect(results).toEqual([...whole.results].map(({ kind, ...result }) => result));
    });
  });

  it('makes JUnit XML that is valid, with a test for each result, whose words are in their place', () => {
    forAll((whole) => {
      const text = textOf(JUNIT, whole);
      expect(text).not.toMatch(ACTIVE);
      const document = junitOf(text);
      const partial = whole.summary === undefined || whole.summary.interrupted ? 1 : 0;
      expect(found(document, '//testcase')).toHaveLength(whole.results.length + partial);
      expect(found(document, '//testcase/failure')).toHaveLength(
        [...whole.results].filter((each) => standingOf(each) === 'finding').length,
      );
      document.dispose();
    });
  });

  it('makes SARIF that is valid, with a result for each finding', () => {
    forAll((whole) => {
      const text = textOf(SARIF, whole);
      expect(text).not.toMatch(ACTIVE);
      const [made] = sarifOf(text).runs;
      expect(made?.results).toHaveLength(
        [...whole.results].filter(({ verdict }) => ['fail', 'warn', 'info'].includes(verdict)).length,
      );
      // GitHub refuses a result without one.
      for (const { ruleId } of made?.results ?? [])
        expect(made?.tool.driver.rules?.map(({ id }) => id)).toContain(ruleId);
    });
  });

  it('makes Markdown whose HTML has our elements alone, no link, and rows that are all as long', () => {
    forAll((whole) => {
      const text = textOf(MARKDOWN, whole);
      expect(text).not.toMatch(ACTIVE);
      const html = micromark(text, {
        ...{ extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true },
        allowDangerousProtocol: true,
      });
      const tags = new Set(
        [...html.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)].map(([, tag, rest]) => `${tag}${rest}`),
      );
      const ours = 'h2 h3 p strong code table thead tbody tr th td ul li'.split(' ');
      expect([...tags].filter((tag) => !ours.includes(tag))).toEqual([]);
      const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(
        ([, row = '']) => row.match(/<t[hd]>/g)?.length,
      );
      expect(new Set(rows).size).toBeLessThanOrEqual(1);
      expect(html.match(/<h2>/g)).toHaveLength(1);
    }, 30);
  });

  it('makes text for a terminal of 80 columns that does nothing to it', () => {
    forAll((whole) => {
      const text = textOf(CONSOLE, whole);
      expect(text).not.toMatch(ACTIVE);
      const long = text.split('\n').filter((line) => [...line].length > 80);
      // A word of a command is not cut: it would be another command.
      expect(long.filter((line) => line.trim().includes(' ') && !line.startsWith('  again: '))).toEqual([]);
    });
  });

  it('makes a badge of our own words', () => {
    forAll((whole) => {
      const text = textOf(BADGE, whole);
      const document = xmlOf(text);
      document.dispose();
      expect(text.replace(/[\w<>/="'.:,;#%()\s-]/g, '')).toBe('');
    });
  });

  // JSON is the whole record, for machines.
  it.each(FORMATS.filter(({ name }) => name !== 'json').map((format) => [format.name, format] as const))(
    'does not make %s long with a megabyte in each of its texts',
    (name, format) => {
      const long = 'x\u202e`<'.repeat(1 << 18);
      const example = { ...EXAMPLE, expected: long, observed: long, case: long };
      const hostile = {
        ...{ ...RESULT, title: long, target: long, replay: long, example, verdict: 'fail' as const },
        ...{ check: 'x'.repeat(200), profile: 'y'.repeat(200), seed: long },
      };
      const header = { ...HEADER, seed: long, tool: { name: 'x', version: long } };
      const { length } = textOf(format, wholeRun(header, [hostile], { interrupted: false, milliseconds: 1 }));
      // The page has the catalogue of requirements in it, whatever the run.
      const most = name === 'junit' ? 1_500_000 : name === 'html' ? 300_000 : 50_000;
      expect(length).toBeLessThan(most);
    },
  );

  it('has every hostile text in each format, escaped, or cut', () => {
    const results = HOSTILE_TEXTS.map((observed, at) => ({
      ...{ ...RESULT, check: `hostile/${at}`, verdict: 'fail' as const },
      example: { ...EXAMPLE, observed: `begin${observed}end` },
    }));
    const whole = wholeRun(HEADER, results, { interrupted: false, milliseconds: 1 });
    for (const format of [CONSOLE, MARKDOWN, JUNIT, SARIF, JSON_DOCUMENT]) {
      const text = textOf(format, whole).replace(/\n\s*/g, ' ');
      expect(text.match(/begin/g)?.length).toBeGreaterThanOrEqual(results.length);
      expect(text.match(/end/g)?.length).toBeGreaterThanOrEqual(results.length);
    }
  });
});
