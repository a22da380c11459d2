import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bufferedIo } from './buffered-io.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const ONE = ['--in-process', '--profile', 's1', '--variant', 'simplex', '--seed', '1'];
const TIMES = ['--only', 'replay/time'];
const BROKEN = ['--defect', 'time-unchecked'];

const folder: { path?: string } = {};
beforeAll(() => {
  folder.path = mkdtempSync(join(tmpdir(), 'qsmp-gate-'));
});
afterAll(() => rmSync(folder.path ?? '', { recursive: true }));

function file(name: string, text?: string): string {
  const path = join(folder.path ?? '', name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

async function conform(...words: string[]) {
  const io = bufferedIo();
  const code = await run(['conform', ...ONE, ...words], io);
  return { code, output: io.output(), errors: io.errors() };
}

const expectations = (check: string, more: object = {}) =>
  JSON.stringify({
    format: 'qsmp-expectations/1',
    expectations: [{ check, reason: 'no clock yet', ...more }],
  });

describe('expectations', () => {
  it('are written, make a known failure no finding, and are stale once it passes', async () => {
    const path = file('written.json');
    expect(await conform(...TIMES, ...BROKEN, '--write-expectations', path)).toMatchObject({
      code: EXIT.FINDINGS,
    });
    expect(JSON.parse(readFileSync(path, 'utf8')).expectations.length).toBeGreaterThan(0);
    const held = await conform(...TIMES, ...BROKEN, '--expectations', path);
    expect(held).toMatchObject({ code: EXIT.OK, errors: '' });
    expect(held.output).toContain('EXPECTED fail replay/time-refused');
    const stale = await conform(...TIMES, '--expectations', path, '--json');
    expect(stale.code).toBe(EXIT.STALE);
    expect(JSON.parse(stale.output).stale[0]).toMatchObject({ check: 'replay/time-refused' });
  });

  it('hide no other failure', async () => {
    const path = file('other.json', expectations('replay/time-refused', { role: 'client' }));
    expect(await conform(...TIMES, ...BROKEN, '--expectations', path)).toMatchObject({ code: EXIT.FINDINGS });
  });

  it.each([
    [
      'about nothing',
      expectations('replay/nothing-*'),
      /'replay\/nothing-\*' is about no check of this peer/,
    ],
    ['without a reason', expectations('replay/*', { reason: ' ' }), /expectations\[0\].reason is empty/],
    ['with an unknown field', expectations('replay/*', { why: 'x' }), /unknown field "why"/],
    ['no JSON', '{', /line|JSON/],
  ])('%s are refused, and nothing is tried', async (_, text, sentence) => {
    const { code, output, errors } = await conform(...TIMES, '--expectations', file('bad.json', text));
    expect([code, output]).toEqual([EXIT.USAGE, '']);
    expect(errors).toMatch(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('that a person has written are not written over', async () => {
    const path = file('mine.json', expectations('replay/*'));
    const { code, errors } = await conform(...TIMES, '--write-expectations', path);
    expect(code).toBe(EXIT.USAGE);
    expect(errors).toContain('exists already');
    expect(readFileSync(path, 'utf8')).toBe(expectations('replay/*'));
  });
});

describe('--require', () => {
  it('is met by what was tried', async () => {
    const path = file('met', 'RPL-04 # the window\n\n');
    expect(await conform(...TIMES, '--require', path)).toMatchObject({ code: EXIT.OK });
  });

  it('is unmet by what was not', async () => {
    const { code, output } = await conform(
      ...TIMES,
      '--require',
      file('unmet', 'RPL-04\r\nRTA-01\r\n'),
      '--json',
    );
    expect(code).toBe(EXIT.FINDINGS);
    expect(JSON.parse(output).unmet).toEqual(['RTA-01']);
  });

  it.each([
    ['RPL-99', "there is no requirement 'RPL-99'"],
    ['# none', 'names no requirement'],
  ])('of %s is refused', async (text, sentence) => {
    const { code, errors } = await conform(...TIMES, '--require', file('wrong', text));
    expect(code).toBe(EXIT.USAGE);
    expect(errors).toContain(sentence);
  });
});

describe('--only, --skip and --time-budget', () => {
  it('choose by id and by requirement', async () => {
    const { output } = await conform(
      '--list',
      '--json',
      '--only',
      'replay/',
      '--only',
      'CFG-04',
      '--skip',
      'RPL-04',
    );
    const ids = JSON.parse(output).checks.map(({ id }: { id: string }) => id);
    expect(ids).toContain('replay/duplicate');
    expect(ids).toContain('downgrade/cross-variant');
    expect(ids).not.toContain('replay/time-refused');
    expect(ids).not.toContain('downgrade/changed-byte');
  });

  it.each([
    ['--only', 'nothing-of-the-kind'],
    ['--skip', 'nothing-of-the-kind'],
    ['--jobs', '0'],
    ['--time-budget', '5 apples'],
  ])('%s %s is refused', async (option, value) => {
    expect(await conform(option, value)).toMatchObject({ code: EXIT.USAGE, output: '' });
  });

  it('says by name what the time did not suffice for', async () => {
    const { code, output } = await conform(
      '--only',
      'replay/',
      '--jobs',
      '1',
      '--time-budget',
      '1ms',
      '--json',
    );
    const { untried, results } = JSON.parse(output);
    expect(code).toBe(EXIT.OK);
    expect(untried).toContain('replay/time-accepted');
    expect(results.map(({ check }: { check: string }) => check)).not.toContain('replay/time-accepted');
  });
});
