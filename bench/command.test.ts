import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bufferedIo } from '../cli/buffered-io.ts';
import { run } from '../cli/run.ts';
import { type Benchmark, type Counted, work } from './benchmark.ts';
import { benchCommand } from './command.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Benchmarks whose values are known. */
function benchmarks(bytes = 4000): readonly Benchmark[] {
  return [
    {
      kind: 'counted',
      name: 'state of a session',
      unit: 'bytes',
      instances: 1,
      target: { bound: 4096 },
      count: () => bytes,
    },
    {
      kind: 'counted',
      name: 'state of an idle one',
      unit: 'bytes',
      instances: 1,
      target: { bound: 10, aim: 5 },
      count: () => 7,
    },
    {
      kind: 'timed',
      name: 'nothing at all',
      unit: 'ops/s',
      operations: 1,
      prepare: () =>
        work(
          () => 1,
          () => true,
        ),
    },
    { kind: 'unavailable', name: 'handshakes, runtime', reason: 'it has none' },
  ];
}

async function bench(argv: readonly string[], which = benchmarks(), signal = new AbortController().signal) {
  const io = bufferedIo({ signal });
  const code = await run(['bench', '--time', '1', ...argv], io, [(context) => benchCommand(context, which)]);
  return { code, output: io.output(), errors: io.errors() };
}

describe('npm run bench', () => {
  it('prints a table with targets beside the values', async () => {
    const { code, output, errors } = await bench([]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const lines = output.split('\n');
    expect(lines[0]).toMatch(/^benchmark +value +unit +each +margin +target$/);
    expect(lines[1]).toMatch(/^state of a session +4,000 +bytes +0\.0 % +under 4,096: met$/);
    expect(lines[2]).toMatch(/^state of an idle one +7 +bytes +0\.0 % +under 10: met; aim 5: missed$/);
    expect(lines[3]).toMatch(/^nothing at all +[\d.,]+ +ops\/s +[\d.]+ µs +[\d.]+ %$/);
    expect(lines).toContain('handshakes, runtime: not measured: it has none');
    expect(output).toMatch(
      /\n.*, \d+ cores, load [\d.]+, Node \d+\..*\nbest of 5 rounds of 0.2 ms; margin: .*\n/,
    );
  });

  it('says where a target is missed, which is no failure', async () => {
    const { code, output } = await bench(['--only', 'a session'], benchmarks(5000));
    expect(code).toBe(0);
    expect(output).toMatch(/under 4,096: missed\n/);
  });

  it('measures what takes seconds only where --only names it', async () => {
    const [, , timed] = benchmarks();
    if (timed?.kind !== 'timed') return expect.unreachable();
    const which = [...benchmarks(), { ...timed, name: 'a slow one', slow: true }];
    expect((await bench([], which)).output).not.toContain('a slow one');
    expect((await bench(['--only', 'slow'], which)).output).toMatch(/^a slow one /m);
  });

  it('prints nothing but a document with --json', async () => {
    const { code, output, errors } = await bench(['--only', '^state|runtime', '--json']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const document = JSON.parse(output);
    expect(document).toMatchObject({
      format: 'qsmp-bench/1',
      time: 1,
      results: [
        {
          name: 'state of a session',
          unit: 'bytes',
          value: 4000,
          margin: 0,
          target: { bound: 4096, met: true },
        },
        { name: 'state of an idle one', value: 7 },
      ],
      unavailable: [{ name: 'handshakes, runtime', reason: 'it has none' }],
    });
    expect(Date.parse(document.date)).not.toBeNaN();
    expect(document.machine).toEqual({
      cpu: expect.any(String),
      cores: expect.any(Number),
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      load: expect.any(Number),
    });
  });

  it('writes the document to a file, over an earlier one, and prints the table', async () => {
    const file = join(folder, 'run.json');
    for (const bytes of [4000, 3000]) {
      const { code, output } = await bench(['--json', file], benchmarks(bytes));
      expect(code).toBe(0);
      expect(output).toMatch(/^benchmark/);
      expect(JSON.parse(readFileSync(file, 'utf8')).results[0].value).toBe(bytes);
    }
    expect(readdirSync(folder)).toEqual(['run.json']);
  });

  it('shows what moved since an earlier run', async () => {
    const file = join(folder, 'run.json');
    await bench(['--only', 'state', '--json', file]);
    const { code, output } = await bench(['--compare', file], benchmarks(3000));
    expect(code).toBe(0);
    const lines = output.split('\n');
    expect(lines[0]).toMatch(/^benchmark +value +unit +each +margin +before +change +moved +target$/);
    expect(lines[1]).toMatch(
      /^state of a session +3,000 +bytes +0\.0 % +4,000 +-25\.0 % +better +under 4,096: met$/,
    );
    expect(lines[2]).toMatch(/^state of an idle one +7 +bytes +0\.0 % +7 +\+0\.0 % +under 10/);
    expect(lines[3]).toMatch(/^nothing at all .* % +new$/);
    expect(output).toContain('\n1 better, 0 worse, 1 within the noise\n');
  });

  it('puts the changes into the document with --json and --compare', async () => {
    const file = join(folder, 'run.json');
    await bench(['--json', file]);
    const { output } = await bench(['--only', 'a session', '--json', '--compare', file], benchmarks(5000));
    expect(JSON.parse(output).changes).toEqual([
      { name: 'state of a session', before: 4000, now: 5000, percent: 25, noise: 8, moved: 'worse' },
    ]);
  });

  it('flushes what it has when it is interrupted', async () => {
    const controller = new AbortController();
    const interrupting: Counted = {
      kind: 'counted',
      name: 'first',
      unit: 'bytes',
      instances: 1,
      count() {
        controller.abort('SIGINT');
        return 7;
      },
    };
    const { code, output } = await bench(['--json'], [interrupting, ...benchmarks()], controller.signal);
    expect(code).toBe(130);
    expect(JSON.parse(output).results).toMatchObject([{ name: 'first', value: 7 }]);
  });

  it('has help with examples', async () => {
    const { code, output } = await bench(['--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm run bench -- \[options\].*Examples:\n {2}\$ npm run bench\n/s);
  });
});

describe('npm run bench refuses, before it measures,', () => {
  /** Benchmarks that must not be reached. */
  const untouched: readonly Benchmark[] = [
    {
      kind: 'counted',
      name: 'never',
      unit: 'bytes',
      instances: 1,
      count: () => {
        throw new Error('it was measured');
      },
    },
  ];

  async function refusal(...argv: readonly string[]): Promise<string> {
    const { code, output, errors } = await bench(argv, untouched);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/^qsmp: [^\n]*\n$/);
    return errors.slice('qsmp: '.length, -1);
  }

  it.each([
    [['--onyl', 'a'], "unknown option '--onyl' (Did you mean --only?)"],
    [['never'], "too many arguments for 'bench'. Expected 0 arguments but got 1."],
    [['--only', '('], "--only takes a regular expression, not '('"],
    [['--only', 'nobody'], 'no benchmark has nobody in its name'],
    [['--time', '0'], "--time takes milliseconds from 1 to 3600000, not '0'"],
    [['--time', '-5'], "--time takes milliseconds from 1 to 3600000, not '-5'"],
    [['--time', '1e3'], "--time takes milliseconds from 1 to 3600000, not '1e3'"],
    [['--time', '3600001'], "--time takes milliseconds from 1 to 3600000, not '3600001'"],
    [['--compare'], "option '--compare <file>' argument missing"],
  ])('%j', async (argv, sentence) => {
    expect(await refusal(...argv)).toBe(sentence);
  });

  it('a baseline that is not there, or a folder', async () => {
    const missing = join(folder, 'missing.json');
    expect(await refusal('--compare', missing)).toBe(`${missing} cannot be read: there is no such file`);
    expect(await refusal('--compare', folder)).toBe(`${folder} cannot be read: it is a folder`);
  });

  it.each([
    ['garbage', '\0\x01{', 'it is not JSON'],
    ['null', 'null', 'its format is not qsmp-bench/1'],
    ['another document', '{"format":"qsmp-run/1","results":[]}', 'its format is not qsmp-bench/1'],
    ['no results', '{"format":"qsmp-bench/1"}', 'it has no list of results'],
    [
      'a value that is none',
      '{"format":"qsmp-bench/1","results":[{"name":"a","unit":"µs","value":1,"margin":0},{"name":"a","unit":"µs","value":0,"margin":0}]}',
      'results[1] has no name, unit, value and margin',
    ],
    [
      'an unknown unit',
      '{"format":"qsmp-bench/1","results":[{"name":"a","unit":"furlongs","value":1,"margin":0}]}',
      'results[0] has no name, unit, value and margin',
    ],
  ])('a baseline that is %s', async (_, text, why) => {
    const file = join(folder, 'run.json');
    writeFileSync(file, text);
    expect(await refusal('--compare', file)).toBe(`${file} is no document of npm run bench: ${why}`);
  });

  it('a place where no file can be written', async () => {
    const nowhere = join(folder, 'no', 'run.json');
    expect(await refusal('--json', nowhere)).toBe(`${nowhere} cannot be written: there is no such folder`);
    expect(await refusal('--json', folder)).toBe(`${folder} cannot be written: it is a folder`);
  });

  it.skipIf(process.getuid?.() === 0)('a folder without permission (root has it everywhere)', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const file = join(locked, 'run.json');
    expect(await refusal('--json', file)).toBe(`${file} cannot be written: permission is denied`);
  });
});
