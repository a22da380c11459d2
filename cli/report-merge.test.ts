import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bufferedIo } from './buffered-io.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-merge-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

async function qsmp(...words: string[]) {
  const io = bufferedIo();
  const code = await run(words, io);
  return { code, output: io.output(), errors: io.errors() };
}

/** A run with findings, some of whose requirements are tried in one shard only. */
const RUN = ['conform', '--in-process', '--profile', 's1', '--defect', 'time-unchecked', '--seed', '3'];
const SOME = ['--variant', 'simplex', '--only', 'replay/time', '--only', 'session/', '--only', 'keys/'];
const SHARDS = [1, 2, 3, 4] as const;
const shardFile = (index: number) => file(`${index}.ndjson`);

/** A document without what no two runs have in common: times. */
function timeless(text: string): unknown {
  return JSON.parse(text, (key, value) => (['milliseconds', 'started'].includes(key) ? undefined : value));
}

async function merged(...paths: string[]): Promise<unknown> {
  const { output } = await qsmp('report', 'merge', '--json', ...paths);
  return timeless(output);
}

beforeAll(async () => {
  const whole = await qsmp(...RUN, ...SOME, '--report', `ndjson=${file('whole.ndjson')}`);
  expect([whole.code, whole.errors]).toEqual([EXIT.FINDINGS, '']);
  for (const index of SHARDS)
    await qsmp(
      ...RUN,
      ...SOME,
      '--jobs',
      '3',
      '--shard',
      `${index}/4`,
      '--report',
      `ndjson=${shardFile(index)}`,
    );
});

describe('qsmp report merge', () => {
  it('gives the record of the whole run, in any order of its shards', async () => {
    const whole = await merged(file('whole.ndjson'));
    expect(whole).toMatchObject({ complete: true, seed: '3', counts: { error: 0 } });
    for (const order of [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [2, 4, 1, 3],
    ])
      expect(await merged(...order.map(shardFile))).toEqual(whole);
    const sizes = SHARDS.map((index) => readFileSync(shardFile(index), 'utf8').split('\n').length);
    expect(Math.min(...sizes)).toBeGreaterThan(3);
  });

  it('writes a record that is one of a whole run, and merges again', async () => {
    const path = file('merged.ndjson');
    const { code, output } = await qsmp(
      'report',
      'merge',
      ...SHARDS.map(shardFile),
      '--report',
      `ndjson=${path}`,
    );
    expect(code).toBe(EXIT.FINDINGS);
    expect(output).toContain('FAIL replay/time-refused, simplex server, profile s1\n');
    expect(output.replace(/ \\\n */g, ' ')).toContain('--only replay/time-refused --seed 3');
    expect(await merged(path)).toEqual(await merged(file('whole.ndjson')));
  });

  it('has recordings in one shard each', async () => {
    const replay = ['conform', '--in-process', '--only', 'recordings/', '--seed', '1', '--report'];
    await qsmp(...replay, `ndjson=${file('all.ndjson')}`);
    const halves = [1, 2].map((index) => file(`half-${index}.ndjson`));
    for (const [at, path] of halves.entries())
      expect((await qsmp(...replay, `ndjson=${path}`, '--shard', `${at + 1}/2`)).code).toBe(EXIT.OK);
    expect(await merged(...halves)).toEqual(await merged(file('all.ndjson')));
  });

  it('judges the whole by what no shard can be held against', async () => {
    writeFileSync(file('required'), 'RPL-04\nSMX-01\n');
    writeFileSync(
      file('known.json'),
      JSON.stringify({
        format: 'qsmp-expectations/1',
        expectations: [
          { check: 'replay/time-refused', reason: 'no clock' },
          { check: 'session/*', reason: 'it passes' },
        ],
      }),
    );
    const gate = ['--require', file('required'), '--expectations', file('known.json')];
    for (const index of SHARDS) {
      const { code } = await qsmp(...RUN, ...SOME, ...gate, '--shard', `${index}/4`);
      expect([EXIT.OK, EXIT.FINDINGS]).toContain(code);
    }
    const { output } = await qsmp('report', 'merge', ...SHARDS.map(shardFile), ...gate);
    expect(output.replace(/\n {2}/g, ' ')).toContain(
      'EXPECTED fail replay/time-refused, simplex server, profile s1: no clock',
    );
    expect(output).toContain('STALE session/*: it passes');
    expect(output).not.toContain('UNMET');
  });

  it('keeps the reasons that its shards have', async () => {
    const known = {
      format: 'qsmp-expectations/1',
      expectations: [{ check: 'replay/time-refused', reason: 'no clock' }],
    };
    writeFileSync(file('one.json'), JSON.stringify(known));
    const path = file('expected.ndjson');
    const words = ['--only', 'replay/time-refused', '--expectations', file('one.json')];
    expect((await qsmp(...RUN, ...words, '--report', `ndjson=${path}`)).code).toBe(EXIT.OK);
    const { code, output } = await qsmp('report', 'merge', path);
    expect([code, output]).toEqual([EXIT.OK, expect.stringContaining('EXPECTED fail replay/time-refused')]);
  });

  it('says of a record that was cut off that something is missing, and exits with 3', async () => {
    const lines = readFileSync(file('whole.ndjson'), 'utf8').split('\n');
    const passes = lines.filter((line) => !line.includes('"verdict":"fail"'));
    const path = file('cut.ndjson');
    writeFileSync(path, passes.slice(0, 4).join('\n'));
    const { code, output } = await qsmp('report', 'merge', path);
    expect([code, output]).toEqual([EXIT.UNUSABLE, expect.stringContaining('was cut off')]);
    expect(await merged(path)).toMatchObject({ complete: false });
  });

  it('refuses what are not all shards of one run, each once, in one sentence', async () => {
    const otherSeed = file('seed.ndjson');
    await qsmp(...RUN.slice(0, -1), '4', ...SOME, '--shard', '2/4', '--report', `ndjson=${otherSeed}`);
    const thirds = file('thirds.ndjson');
    await qsmp(...RUN, ...SOME, '--shard', '2/3', '--report', `ndjson=${thirds}`);
    writeFileSync(file('none.ndjson'), '{}\n');
    for (const [paths, sentence] of [
      [[1, 2, 3].map(shardFile), 'lacks shard 4 of 4'],
      [[1, 2, 3, 3].map(shardFile), 'is 3 of 4, and so is that of'],
      [[shardFile(1), otherSeed], 'seed is not that of'],
      [[shardFile(1), thirds], 'shard is not that of'],
      [[file('whole.ndjson'), file('whole.ndjson')], 'is no shard'],
      [[file('none.ndjson')], 'none.ndjson, line 1'],
      [[file('missing.ndjson')], 'there is no such file'],
    ] as const) {
      const { code, output, errors } = await qsmp('report', 'merge', ...paths);
      expect([code, output]).toEqual([EXIT.USAGE, '']);
      expect(errors).toContain(sentence);
      expect(errors.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('--shard', () => {
  it.each(['0/4', '5/4', '1', '1/0', 'a/b', '1/99999'])('refuses %s', async (text) => {
    const { code, errors } = await qsmp('conform', '--shard', text);
    expect(code).toBe(EXIT.USAGE);
    expect(errors).toContain('--shard takes I/N');
  });
});
