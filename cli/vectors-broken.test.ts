import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../vectors/location.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { vectorsCommand } from './vectors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-broken-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TEXT = readFileSync(join(dataFolder(), 'framer.json'), 'utf8');

function file(contents: string | Uint8Array): string {
  const path = join(folder, 'broken.json');
  writeFileSync(path, contents);
  return path;
}

async function verify(path: string) {
  const io = bufferedIo();
  const code = await run(['vectors', 'verify', path], io, [vectorsCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

/** The document with a change to it. */
function changed(change: (document: ReturnType<typeof JSON.parse>) => void): string {
  const document = JSON.parse(TEXT);
  change(document);
  return JSON.stringify(document);
}

describe('a broken file of vectors', () => {
  it.each<[what: string, contents: () => string | Uint8Array, sentence: RegExp]>([
    ['of no schema', () => changed((d) => delete d.schema), /, schema is missing$/],
    [
      'of a schema of nobody',
      () => changed((d) => Object.assign(d, { schema: 'x' })),
      /, schema is no schema that is known here$/,
    ],
    [
      'of another schema',
      () => TEXT.replace('vectors-framer-1', 'vectors-header-1'),
      /broken\.json, algorithm is none of QSMP packet header$/,
    ],
    [
      'of another generator',
      () => changed((d) => Object.assign(d, { generatorVersion: 2 })),
      /, generatorVersion is none of 1$/,
    ],
    ['cut short', () => TEXT.slice(0, 20_000), /broken\.json is not JSON$/],
    [
      'that is no text',
      () => Buffer.concat([Buffer.from(TEXT), Buffer.from([0xff, 0xfe])]),
      /broken\.json is not JSON$/,
    ],
    [
      'with two tests of one number',
      () => changed((d) => Object.assign(d.testGroups[0].tests[1], { tcId: 1 })),
      /tests\[1\]\.tcId is 1, which another test has too$/,
    ],
    [
      'with a wrong count',
      () => changed((d) => Object.assign(d, { numberOfTests: 3 })),
      /, numberOfTests is 3, and there are 210 tests$/,
    ],
    [
      'with an unknown field',
      () => changed((d) => Object.assign(d, { more: 1 })),
      /broken\.json has an unknown field "more"$/,
    ],
    [
      'with an unknown field in a test',
      () => changed((d) => Object.assign(d.testGroups[0].tests[3].prompt, { 'a\u001bb': 1 })),
      /tests\[3\]\.prompt has an unknown field "a\\u001bb"$/,
    ],
    [
      'without a field',
      () => changed((d) => delete d.testGroups[0].tests[3].result),
      /tests\[3\]\.result is missing$/,
    ],
    [
      'with a flag of no note',
      () => changed((d) => d.testGroups[0].tests[2].flags.push('Odd')),
      /tests\[2\]\.flags\[2\] is none of the notes$/,
    ],
    [
      'with a requirement of nobody',
      () => changed((d) => d.testGroups[0].tests[2].requirements.push('XXX-01')),
      /tests\[2\]\.requirements\[1\] is no requirement of the catalogue$/,
    ],
    [
      'with half a byte',
      () => changed((d) => Object.assign(d.testGroups[0].tests[0].prompt, { segments: ['abc'] })),
      /segments\[0\] is not lower-case hex$/,
    ],
    [
      'with huge hex',
      () =>
        changed((d) =>
          Object.assign(d.testGroups[0].tests[0].prompt, { segments: ['ab'.repeat(5_000_000)] }),
        ),
      /segments\[0\] is longer than 20000 bytes$/,
    ],
    [
      'that is invalid without a fault',
      () => changed((d) => Object.assign(d.testGroups[0].tests[0], { result: 'invalid' })),
      /tests\[0\] is invalid, and names no mutation$/,
    ],
    [
      'nested without end',
      () => `{"schema":${'['.repeat(100_000)}`,
      /broken\.json is nested more than 64 deep$/,
    ],
  ])('%s: one sentence, exit 2', async (_, contents, sentence) => {
    const { code, errors } = await verify(file(contents()));
    expect(code).toBe(2);
    expect(errors.trimEnd()).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(2);
    expect(errors.length).toBeLessThan(300);
  });

  it('of a gigabyte: one sentence, exit 2, in bounded memory', async () => {
    const path = file(TEXT.slice(0, 2000));
    truncateSync(path, 1 << 30);
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    const { code, errors } = await verify(path);
    expect(code).toBe(2);
    expect(errors).toBe(`qsmp: ${path} cannot be right: it has more than 33554432 bytes\n`);
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 << 20);
  });

  it('is whole before: exit 0', async () => {
    const { code, output } = await verify(file(TEXT));
    expect(code).toBe(0);
    expect(output).toMatch(/^.*broken\.json: framer, 210 tests, \d+ values compared\n1 file, /);
  });

  it('with one changed digit: exit 1, with the test, its requirement and both values', async () => {
    const { code, output, errors } = await verify(
      file(changed((d) => Object.assign(d.testGroups[0].tests[5].expected, { unfinished: 7 }))),
    );
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(output).toContain(
      '  testGroups[0].tests[5].expected.unfinished (CHN-07): recorded 7, ours 0\n1 file, ',
    );
  });

  it('with a value that nothing can be made of: exit 1', async () => {
    const text = readFileSync(join(dataFolder(), 'rijndael-256.json'), 'utf8').replace(
      '"rounds":22',
      '"rounds":23',
    );
    const { code, output } = await verify(file(text));
    expect(code).toBe(1);
    expect(output).toContain(
      'testGroups[0].parameters (PRM-03): recorded "a value that can be answered", ours "roundKeys',
    );
  });
});
