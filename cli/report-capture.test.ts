import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTrace, type RunResult, RunWriter } from '../record/index.ts';
import { ERROR_TRACE } from '../reports/testing/error-trace.ts';
import { bufferedIo } from './buffered-io.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-capture-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

async function qsmp(...words: string[]) {
  const io = bufferedIo();
  const code = await run(words, io);
  return { code, output: io.output(), errors: io.errors() };
}

beforeAll(async () => {
  writeFileSync(file('trace.json'), await encodeTrace(ERROR_TRACE));
});

/** The names of interfaces of a capture file: option 2 of blocks of type 1. */
function interfaces(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const names: string[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint32(at + 4, true)) {
    if (view.getUint32(at, true) !== 1) continue;
    for (let option = at + 16; view.getUint16(option, true) !== 0; ) {
      const length = view.getUint16(option + 2, true);
      if (view.getUint16(option, true) === 2)
        names.push(new TextDecoder().decode(bytes.subarray(option + 4, option + 4 + length)));
      option += 4 + Math.ceil(length / 4) * 4;
    }
  }
  return names;
}

describe('qsmp report capture', () => {
  it('takes traces, and all traces of runs', async () => {
    const writer = await RunWriter.create(file('run.ndjson'), {
      ...{ tool: { name: 'qsmp-conformance', version: '0' }, started: '1800000000', seed: '7' },
      ...{ dialect: 'reference', targets: [] },
    });
    const common: Omit<RunResult, 'kind' | 'role' | 'verdict'> = {
      ...{ check: 'replay/time', title: 'it', requirements: ['RPL-04'], variant: 'simplex', profile: 's1' },
      ...{ target: 'x', cases: 1, seed: '1', milliseconds: 1 },
    };
    const example = { expected: 'an end', observed: 'none', case: null };
    writer.add({ ...common, role: 'client', verdict: 'pass' });
    writer.add({ ...common, role: 'server', verdict: 'fail', example: { ...example, trace: ERROR_TRACE } });
    const empty = { ...ERROR_TRACE, steps: [] };
    writer.add({
      ...common,
      check: 'replay/x',
      role: 'server',
      verdict: 'fail',
      example: { ...example, trace: empty },
    });
    writer.finish({ interrupted: false, milliseconds: 1 });
    const out = file('out.pcapng');
    const done = await qsmp('report', 'capture', file('trace.json'), file('run.ndjson'), '--out', out);
    expect(done).toEqual({ code: EXIT.OK, output: '', errors: '' });
    const names = interfaces(new Uint8Array(readFileSync(out)));
    expect(names[0]).toMatch(/^qsmp-capture-[^/]*\/trace\.json$/);
    expect(names.slice(1)).toEqual(['replay/time, simplex server, s1']);
    const again = await qsmp('report', 'capture', file('trace.json'), '--out', out);
    expect([again.code, again.errors]).toEqual([EXIT.USAGE, expect.stringContaining('--force')]);
  });

  it('does not write to a terminal, and takes nothing else', async () => {
    const io = bufferedIo({ columns: 80 });
    expect(await run(['report', 'capture', file('trace.json')], io)).toBe(EXIT.USAGE);
    expect([io.output(), io.errors()]).toEqual(['', expect.stringContaining('--out')]);
    writeFileSync(file('none.json'), '{"format":"qsmp-machine/1"}');
    for (const [path, sentence] of [
      ['none.json', 'none.json'],
      ['missing.json', 'there is no such file'],
    ] as const) {
      const { code, errors } = await qsmp('report', 'capture', file(path), '--out', file('x.pcapng'));
      expect([code, errors]).toEqual([EXIT.USAGE, expect.stringContaining(sentence)]);
      expect(errors.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('qsmp report chart', () => {
  it('draws a picture, or writes Mermaid', async () => {
    const { code, output } = await qsmp('report', 'chart', file('trace.json'));
    expect([code, output]).toEqual([EXIT.OK, expect.stringMatching(/^<svg [\s\S]*<\/svg>\n$/)]);
    const out = file('chart.mmd');
    const words = ['report', 'chart', file('trace.json'), '--format', 'mermaid', '--out', out];
    expect(await qsmp(...words)).toEqual({ code: EXIT.OK, output: '', errors: '' });
    expect(readFileSync(out, 'utf8')).toContain('\nsequenceDiagram\n');
  });

  it('refuses what is no trace', async () => {
    const { code, errors } = await qsmp('report', 'chart', file('trace.json'), '--format', 'png');
    expect([code, errors]).toEqual([EXIT.USAGE, expect.stringContaining('svg, mermaid')]);
  });
});
