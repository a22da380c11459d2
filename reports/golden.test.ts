import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { RecordedRun, recordedWhole } from '../record/index.ts';
import { FORMATS } from './index.ts';
import { whyPartial } from './partial.ts';
import { found, junitOf, sarifOf, xmlOf } from './testing/validate.ts';

// The record is made by hand, with every verdict and every oddity in it. What the formats make of it stands beside it, and
// changes on purpose only: `npx vitest run reports/golden -u`, and a look at the difference.

const RECORD = fileURLToPath(new URL('./golden/record.ndjson', import.meta.url));
const FILES = {
  console: 'console.txt',
  markdown: 'summary.md',
  junit: 'junit.xml',
  sarif: 'run.sarif',
  json: 'run.json',
  badge: 'badge.svg',
} as const;

const folder = mkdtempSync(join(tmpdir(), 'qsmp-golden-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function render(name: string, path = RECORD): Promise<string> {
  const format = FORMATS.find((each) => each.name === name);
  if (format === undefined) throw new Error(`no format ${name}`);
  const record = await RecordedRun.open(path);
  try {
    return [...format.render(recordedWhole(record), { record: 'run.ndjson' })].join('');
  } finally {
    record.close();
  }
}

describe('the golden record', () => {
  it.each(Object.entries(FILES))('in %s', async (name, file) => {
    await expect(await render(name)).toMatchFileSnapshot(`./golden/${file}`);
  });

  it('makes documents that others read', async () => {
    const suites = junitOf(await render('junit'));
    expect(found(suites, '/testsuites/@tests')).toEqual(['12']);
    expect(found(suites, '//failure/@type')).toEqual(['fail', 'fail']);
    expect(sarifOf(await render('sarif')).runs[0]?.results?.map(({ level }) => level)).toEqual([
      ...['error', 'error', 'warning', 'note', 'error'],
    ]);
    expect(() => xmlOf('<svg>')).toThrow();
    xmlOf(await render('badge'));
  });
});

describe('a record that was cut off', () => {
  const lines = readFileSync(RECORD, 'utf8').split('\n');
  const said = whyPartial({ summary: undefined }) ?? '';

  it.each([
    ['console', said],
    ['markdown', said],
    ['junit', `<error message="${said}" type="partial"/>`],
    [
      'sarif',
      `"executionSuccessful":false,"startTimeUtc":"2027-01-15T08:00:00Z","toolExecutionNotifications":[{"level":"error","message":{"text":"${said}"}}`,
    ],
    ['json', '"complete":false'],
    ['badge', '>partial: '],
  ])('makes a report in %s that says so, wherever it was cut', async (name, words) => {
    // Behind the header, in the midst of a line, before the summary.
    const whole = lines.join('\n');
    for (const length of [
      lines[0]?.length ?? 0,
      Math.floor(whole.length / 3),
      whole.lastIndexOf('{"kind":"summary"'),
    ]) {
      const path = join(folder, `${name}-${length}.ndjson`);
      writeFileSync(path, whole.slice(0, length));
      expect((await render(name, path)).replace(/\n(?=\S)/g, ' ')).toContain(words);
    }
  });

  it.each(Object.keys(FILES))('is told from a whole one in %s', async (name) => {
    expect((await render(name)).replace(/\n(?=\S)/g, ' ')).not.toMatch(
      /cut off|"complete":false|partial: |type="partial"/,
    );
  });
});
