import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunEnd, readRun } from './read-run.ts';
import { RecordError } from './record-error.ts';
import { MAXIMUM_LINE, type RunHeader, type RunLine, type RunResult } from './run.ts';
import type { Trace } from './trace.ts';
import { RunWriter } from './write-run.ts';

const HEADER: Omit<RunHeader, 'format' | 'kind'> = {
  tool: { name: 'qsmp-conformance', version: '0.1.0' },
  started: '1800000000',
  seed: '7',
  dialect: 'reference',
  targets: [{ name: '127.0.0.1:4433', variant: 'simplex', role: 'server', profile: 's5' }],
};

const TRACE: Trace = {
  format: 'qsmp-trace/1',
  subject: { variant: 'simplex', profile: 's5', dialect: 'reference' },
  clock: '1800000000',
  seed: '7',
  agents: [{ name: 'client', kind: 'ours', role: 'client' }],
  steps: [{ kind: 'send', from: 'client', to: 'client', connection: 1, bytes: '00' }],
};

const PASS: Omit<RunResult, 'kind'> = {
  check: 'replay/data',
  title: 'a data packet sent twice ends the session, m\u00fcde \u2713',
  requirements: ['RPL-01'],
  variant: 'simplex',
  role: 'server',
  profile: 's5',
  target: '127.0.0.1:4433',
  verdict: 'pass',
  cases: 13,
  seed: '-12',
  milliseconds: 1.5,
};

const FAIL: Omit<RunResult, 'kind'> = {
  ...PASS,
  check: 'time/late',
  verdict: 'fail',
  cases: 2,
  example: { expected: 'e', observed: 'o\n', case: { late: 62, deep: [[null]] }, trace: TRACE },
  replay: 'qsmp conform --seed 7',
};

const COUNTS = {
  checks: 2,
  results: 3,
  cases: 28,
  pass: 2,
  fail: 1,
  warn: 0,
  info: 0,
  inconclusive: 0,
  unsupported: 0,
  error: 0,
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-run-'));
  path = join(folder, 'run.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A record that is complete, as bytes. */
async function written(): Promise<Uint8Array> {
  const writer = await RunWriter.create(path, HEADER);
  for (const result of [PASS, FAIL, PASS]) writer.add(result);
  writer.finish({ interrupted: false, milliseconds: 250 });
  return readFileSync(path);
}

/** Bytes in pieces of a size. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function readAll(bytes: Uint8Array | string, size = 1 << 16): Promise<(RunLine | RunEnd)[]> {
  const all: (RunLine | RunEnd)[] = [];
  const source = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  for await (const line of readRun(pieces(source, size), 'run.ndjson')) all.push(line);
  return all;
}

describe('a run record', () => {
  it('is read as it was written', async () => {
    const bytes = await written();
    const expected = [
      { format: 'qsmp-run/1', kind: 'header', ...HEADER },
      { kind: 'result', ...PASS },
      { kind: 'result', ...FAIL },
      { kind: 'result', ...PASS },
      { kind: 'summary', counts: COUNTS, interrupted: false, milliseconds: 250, complete: true },
      { kind: 'end', complete: true, counts: COUNTS },
    ];
    expect(await readAll(bytes)).toEqual(expected);
    expect(await readAll(bytes, 1)).toEqual(expected);
    expect(await readAll(new TextDecoder().decode(bytes).trimEnd())).toEqual(expected);
    expect(await readAll(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('is read up to its last whole line, wherever it was cut', async () => {
    const bytes = await written();
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 0x0a);
    const all = await readAll(bytes);
    const [first = 0] = ends;
    for (let length = 0; length < bytes.length; length++) {
      const cut = readAll(bytes.subarray(0, length));
      if (length < first) {
        await expect(cut, `${length}`).rejects.toThrow('run.ndjson has no header');
        continue;
      }
      const whole = ends.filter((end) => end <= length).length;
      const lines = await cut;
      expect(lines.slice(0, -1), `${length}`).toEqual(all.slice(0, whole));
      expect(lines.at(-1), `${length}`).toMatchObject({ kind: 'end', complete: whole === 5 });
    }
  });

  it('counts what was read of a run that was cut off', async () => {
    const writer = await RunWriter.create(path, HEADER);
    writer.add(FAIL);
    writer.close();
    expect((await readAll(readFileSync(path))).at(-1)).toMatchObject({
      complete: false,
      counts: { checks: 1, results: 1, cases: 2, fail: 1 },
    });
  });

  it('is streamed, a line at a time', async () => {
    const header = JSON.stringify({ format: 'qsmp-run/1', kind: 'header', ...HEADER });
    let given = 0;
    async function* source() {
      yield new TextEncoder().encode(`${header}\n`);
      for (;;) {
        given += 1;
        yield new TextEncoder().encode(`${JSON.stringify({ kind: 'result', ...PASS })}\n`);
      }
    }
    let taken = 0;
    for await (const { kind } of readRun(source())) {
      if (kind === 'result') taken += 1;
      expect(given - taken).toBeLessThanOrEqual(1);
      if (taken === 1_000) break;
    }
    expect(given).toBe(1_000);
  });

  it('has no line without an end', async () => {
    const endless = new Uint8Array(1 << 20).fill(0x20);
    let given = 0;
    async function* source() {
      for (;;) {
        given += endless.length;
        yield endless;
      }
    }
    const reading = (async () => {
      for await (const _ of readRun(source(), 'endless')) expect.fail('a line');
    })();
    await expect(reading).rejects.toThrow(`endless, line 1 is longer than ${MAXIMUM_LINE} bytes`);
    expect(given).toBeLessThanOrEqual(MAXIMUM_LINE + 2 * endless.length);
  });

  /** Lines, each with its end. */
  const text = (...lines: (string | undefined)[]) => lines.map((line) => `${line}\n`).join('');
  type Change = (lines: string[]) => string;
  const replace =
    (from: string, to: string): Change =>
    (lines) =>
      text(...lines).replace(from, to);
  const broken: [string, Change, string][] = [
    ['nothing', () => '', 'run.ndjson has no header'],
    ['no header', ([, ...rest]) => text(...rest), 'run.ndjson, line 1 comes before the header'],
    ['two headers', ([a, ...rest]) => text(a, a, ...rest), 'run.ndjson, line 2 is a second header'],
    ['an empty line', ([a, ...rest]) => text(a, '', ...rest), 'run.ndjson, line 2 is not JSON'],
    ['a line cut short', ([a, b, ...rest]) => text(a, b?.slice(0, 9), ...rest), 'line 2 is not JSON'],
    ['a line too many', (all) => text(...all, all[1]), 'run.ndjson, line 6 is behind the summary'],
    ['half a line too many', (all) => `${text(...all)}{`, 'run.ndjson, line 6 is behind the summary'],
    [
      'a line missing',
      ([a, b, , ...rest]) => text(a, b, ...rest),
      'run.ndjson, line 4, counts are not those of the results above',
    ],
    ['an unknown verdict', replace('"fail"', '"failed"'), 'line 3, verdict is none of pass, fail,'],
    [
      'an unknown field',
      replace('"cases":13', '"cases":13,"x":1'),
      'run.ndjson, line 2 has an unknown field "x"',
    ],
    [
      'a fault in a trace',
      replace('"to":"client"', '"to":"server"'),
      'run.ndjson, line 3, example.trace.steps[0].to is the name of no agent',
    ],
    ['a wrong type', replace('"cases":2,', '"cases":"2",'), 'line 3, cases is string, not number'],
    [
      'deep nesting',
      replace('[[null]]', '['.repeat(100) + ']'.repeat(100)),
      'run.ndjson, line 3 is nested more than 64 deep',
    ],
    [
      'a summary that is not complete',
      replace('"complete":true', '"complete":false'),
      'run.ndjson, line 5, complete is none of true',
    ],
  ];
  it.each(broken)('with %s is refused', async (_, change, sentence) => {
    const reading = readAll(
      change(
        new TextDecoder()
          .decode(await written())
          .trimEnd()
          .split('\n'),
      ),
    );
    await expect(reading).rejects.toThrow(sentence);
    await expect(reading).rejects.toBeInstanceOf(RecordError);
  });
});

describe('a writer', () => {
  it('leaves out a trace that is too long, and says so', async () => {
    const writer = await RunWriter.create(path, HEADER);
    const note = 'x'.repeat(MAXIMUM_LINE);
    const trace = { ...TRACE, steps: [{ kind: 'note', note }] } satisfies Trace;
    writer.add({ ...FAIL, example: { expected: '', observed: '', trace } });
    writer.finish({ interrupted: true, milliseconds: 1 });
    const lines = await readAll(readFileSync(path));
    expect(lines[1]).toMatchObject({
      example: { trace: { ...TRACE, steps: [], incomplete: 'it was too long for the record' } },
    });
    expect(lines.at(-1)).toMatchObject({ complete: true });
  });

  it('refuses what could not be read, and the record stays good', async () => {
    const writer = await RunWriter.create(path, HEADER);
    expect(() => writer.add({ ...PASS, milliseconds: Number.NaN })).toThrow(
      `${path}, milliseconds is null, not number`,
    );
    const stranger = { ...TRACE, steps: [{ kind: 'tick', seconds: '1', agent: 'x' }] } satisfies Trace;
    expect(() => writer.add({ ...PASS, example: { expected: '', observed: '', trace: stranger } })).toThrow(
      'example.trace.steps[0].agent is the name of no agent',
    );
    expect(() => writer.add({ ...PASS, title: 'x'.repeat(MAXIMUM_LINE) })).toThrow(
      'would have a line of more',
    );
    writer.add(PASS);
    writer.finish({ interrupted: false, milliseconds: 1 });
    expect(await readAll(readFileSync(path))).toHaveLength(4);
  });

  it('does not touch the file for a header that is none', async () => {
    await written();
    const before = readFileSync(path);
    await expect(RunWriter.create(path, { ...HEADER, started: 'now' })).rejects.toThrow(RecordError);
    expect(readFileSync(path)).toEqual(before);
    await expect(RunWriter.create(join(folder, 'none', 'run'), HEADER)).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
    });
  });

  it('leaves whole lines when its process is killed', async () => {
    const source = `
      const { RunWriter } = await import(${JSON.stringify(new URL('./write-run.ts', import.meta.url).href)});
      const [path, header, result] = JSON.parse(process.argv[1]);
      const writer = await RunWriter.create(path, header);
      for (let i = 0; ; i++) {
        writer.add({ ...result, title: 'x'.repeat(i % 5000) });
        if (i === 200) process.stdout.write('going');
      }`;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', source, JSON.stringify([path, HEADER, PASS])],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    let results = 0;
    let end: RunEnd | undefined;
    for await (const line of readRun(createReadStream(path))) {
      if (line.kind === 'result') results += 1;
      if (line.kind === 'end') end = line;
    }
    expect(results).toBeGreaterThan(200);
    expect(end).toMatchObject({ complete: false, counts: { results } });
  });
});
