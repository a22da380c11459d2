import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunHeader, type RunResult, RunWriter } from '../record/index.ts';
import { EXAMPLE, HEADER, RESULT } from '../reports/testing/runs.ts';
import { bufferedIo } from './buffered-io.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;

/** A record of results, each by its check, its verdict, and what else is not as usual. */
async function record(
  results: readonly (readonly [string, RunResult['verdict'], Partial<RunResult>?])[],
  header: Partial<RunHeader> = {},
): Promise<string> {
  const path = join(folder, `${++made}.ndjson`);
  const { format, kind, ...head } = { ...HEADER, ...header };
  const writer = await RunWriter.create(path, head);
  for (const [check, verdict, rest] of results) {
    const { kind, ...plain } = RESULT;
    const example = verdict === 'pass' ? {} : { example: EXAMPLE };
    writer.add({ ...plain, check, verdict, ...example, milliseconds: made, ...rest });
  }
  writer.finish({ interrupted: false, milliseconds: made });
  return path;
}

async function diff(...words: string[]) {
  const io = bufferedIo();
  const code = await run(['report', 'diff', ...words], io);
  return { code, output: io.output(), errors: io.errors() };
}

describe('qsmp report diff', () => {
  it('says nothing but that all is the same, whatever it took and in whatever order', async () => {
    const old = await record([
      ['a/1', 'pass'],
      ['a/2', 'fail'],
    ]);
    const current = await record([
      ['a/2', 'fail', { seed: '99' }],
      ['a/1', 'pass'],
    ]);
    expect(await diff(old, current)).toEqual({ code: EXIT.OK, output: '2 the same.\n', errors: '' });
  });

  it.each([
    ['failing', ['a/1', 'pass'], ['a/1', 'fail'], EXIT.FINDINGS],
    ['failing', undefined, ['a/1', 'fail'], EXIT.FINDINGS],
    ['failing', ['a/1', 'fail', { expectation: 'known' }], ['a/1', 'fail'], EXIT.FINDINGS],
    ['worse', ['a/1', 'pass'], ['a/1', 'unsupported'], EXIT.FINDINGS],
    ['worse', ['a/1', 'pass'], ['a/1', 'inconclusive'], EXIT.FINDINGS],
    ['fixed', ['a/1', 'fail'], ['a/1', 'pass'], EXIT.OK],
    ['changed', ['a/1', 'fail'], ['a/1', 'error'], EXIT.OK],
    ['changed', ['a/1', 'fail'], ['a/1', 'fail', { expectation: 'known' }], EXIT.OK],
    ['flaky', ['a/1', 'pass'], ['a/1', 'inconclusive', { flaky: true }], EXIT.OK],
    ['new', undefined, ['a/1', 'pass'], EXIT.OK],
    ['gone', ['a/1', 'fail'], undefined, EXIT.OK],
  ] as const)('calls %s what was %j and is %j', async (change, before, now, exit) => {
    const same = ['b/same', 'pass'] as const;
    const old = await record(before === undefined ? [same] : [same, before]);
    const current = await record(now === undefined ? [same] : [now, same]);
    const { code, output } = await diff(old, current, '--json');
    expect(code).toBe(exit);
    expect(JSON.parse(output)).toMatchObject({
      worse: exit !== EXIT.OK,
      counts: { [change]: 1, same: 1 },
      differences: [{ change, check: 'a/1', variant: 'simplex', role: 'server', profile: 's5' }],
    });
    const text = (await diff(old, current)).output;
    expect(text).toContain(`${change}: `);
    expect(text).toContain('a/1, simplex server, profile s5: ');
    expect(text).toContain(`1 ${change}, 1 the same.`);
  });

  it('tells results apart by variant, role and profile', async () => {
    const old = await record([
      ['a/1', 'pass'],
      ['a/1', 'fail', { profile: 's1' }],
    ]);
    const current = await record([
      ['a/1', 'pass'],
      ['a/1', 'fail', { role: 'client' }],
    ]);
    const { output } = await diff(old, current, '--json');
    expect(JSON.parse(output).counts).toMatchObject({ failing: 1, gone: 1, same: 1 });
  });

  it('says what else differs, and not the port of a server of one\u2019s own', async () => {
    const old = await record([['a/1', 'pass']]);
    const port = await record([['a/1', 'pass']], {
      targets: HEADER.targets.map((each) => ({ ...each, name: '127.0.0.1:999' })),
    });
    expect((await diff(old, port)).output).toBe('1 the same.\n');
    const other = await record([['a/1', 'pass']], {
      ...{
        seed: '8',
        dialect: 'specification',
        tool: { name: 'qsmp-conformance', version: '9' },
        targets: [],
      },
    });
    const { output } = await diff(old, other);
    for (const words of [
      'seeds differ: 7; now 8',
      'dialects differ',
      'versions of the suite differ',
      'targets differ',
    ])
      expect(output).toContain(words);
  });

  it('says that a record was cut off, in which nothing is gone for good', async () => {
    const old = await record([['a/1', 'pass']]);
    const current = await record([['a/1', 'pass']]);
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, readFileSync(current, 'utf8').replace(/\{"kind":"summary".*\n/, ''));
    const { code, output } = await diff(old, cut);
    expect(code).toBe(EXIT.UNUSABLE);
    expect(output).toContain('The new record was cut off');
  });

  it('keeps to 80 columns, and does nothing to a terminal', async () => {
    const observed = `\u001b[2J\u202e ${'word '.repeat(100)}${'x'.repeat(300)}`;
    const hostile = { example: { ...EXAMPLE, observed }, replay: `qsmp ${'--only x '.repeat(40)}` };
    const { output } = await diff(await record([['a/1', 'pass']]), await record([['a/1', 'fail', hostile]]));
    expect(output).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('refuses what is no record in one sentence', async () => {
    const { code, errors } = await diff(await record([['a/1', 'pass']]), 'none.ndjson');
    expect([code, errors.trim().split('\n').length]).toEqual([EXIT.USAGE, 1]);
  });
});
