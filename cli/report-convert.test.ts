import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../reports/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const RECORD = fileURLToPath(new URL('../reports/golden/record.ndjson', import.meta.url));
const golden = (name: string) => readFileSync(new URL(`../reports/golden/${name}`, import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'qsmp-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), 'utf8');

async function qsmp(words: readonly string[], surroundings: Parameters<typeof bufferedIo>[0] = {}) {
  const io = bufferedIo(surroundings);
  const code = await run(words, io);
  return { code, output: io.output(), errors: io.errors() };
}

const convert = (...words: string[]) => qsmp(['report', 'convert', ...words]);

/** A small run in process with a finding. */
const RUN = [
  ...['conform', '--in-process', '--variant', 'simplex', '--profile', 's1', '--defect', 'time-unchecked'],
  ...['--only', 'replay/time', '--seed', '3'],
];

describe('qsmp report convert', () => {
  it('makes several reports at once, and judges none of it', async () => {
    const made = { console: 'console.txt', markdown: 'summary.md', junit: 'junit.xml', json: 'run.json' };
    const reports = Object.entries(made).flatMap(([name, path]) => ['--report', `${name}=${file(path)}`]);
    expect(await convert(RECORD, ...reports)).toEqual({ code: EXIT.OK, output: '', errors: '' });
    for (const path of Object.values(made)) expect(read(path)).toBe(golden(path));
  });

  it('prints without --report what conform printed, and what goes to a file', async () => {
    const printed = await qsmp([...RUN, '--report', `ndjson=${file('run.ndjson')}`]);
    expect(printed.code).toBe(EXIT.FINDINGS);
    const converted = await convert(file('run.ndjson'));
    const games = /games judged .*?\n\n/s;
    expect(printed.output).toMatch(games);
    expect(converted).toEqual({ code: EXIT.OK, output: printed.output.replace(games, ''), errors: '' });
    expect((await convert(file('run.ndjson'), '--report', 'console=-')).output).toBe(converted.output);
  });

  it('is coloured on a terminal, unless the user has NO_COLOR, and as wide as it', async () => {
    const shown = async (env: Record<string, string>) =>
      (await qsmp(['report', 'convert', RECORD], { columns: 60, env })).output;
    const coloured = await shown({});
    expect(coloured).toContain('\u001b[31mFAIL\u001b[0m time/late');
    const plain = await shown({ NO_COLOR: '1' });
    expect(plain).not.toContain('\u001b');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken away here is colour
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    const words = plain.split('\n').filter((line) => line.length > 60);
    expect(words.filter((line) => !line.includes('family') && !/\d {2,}\d/.test(line))).toEqual([]);
  });

  it('says of a record that was cut off, or interrupted, that it is a part, and exits as merge does', async () => {
    const lines = golden('record.ndjson').trimEnd().split('\n');
    writeFileSync(file('cut.ndjson'), `${lines.slice(0, -1).join('\n')}\n`);
    const cut = await convert(file('cut.ndjson'), '--json');
    expect([cut.code, JSON.parse(cut.output).complete]).toEqual([EXIT.UNUSABLE, false]);
    writeFileSync(
      file('stopped.ndjson'),
      lines.join('\n').replace('"interrupted":false', '"interrupted":true'),
    );
    const stopped = await convert(file('stopped.ndjson'));
    expect(stopped.code).toBe(EXIT.INTERRUPTED);
    expect(stopped.output).toContain('Interrupted: what was not tried by then is missing.');
  });

  it('leaves absolute paths out of every report', async () => {
    const away = '/home/somebody/secret/peers/mine.json';
    const text = golden('record.ndjson').replaceAll('sender.json', away);
    writeFileSync(
      file('paths.ndjson'),
      text.replaceAll('no clock', `no clock: ${process.cwd()}/peers/x.json`),
    );
    for (const { name } of FORMATS)
      await convert(file('paths.ndjson'), '--report', `${name}=${file(`paths.${name}`)}`);
    await convert(file('paths.ndjson'), '--report', `ndjson=${file('paths.ndjson.again')}`);
    for (const name of [...FORMATS.map((each) => each.name), 'ndjson.again']) {
      const made = read(`paths.${name}`);
      expect(made).not.toMatch(/somebody|secret\/peers/);
      expect(made).not.toContain(process.cwd());
      if (name !== 'badge') expect(made).toMatch(/peers\/x\.json/);
      if (name !== 'badge') expect(made).toContain('.../mine.json');
    }
  });

  it.each([
    [[RECORD, '--report', `junit=${RECORD}`], 'is the record that is read'],
    [[RECORD, '--report', 'ndjson=-'], 'to a file, not to stdout'],
    [[RECORD, '--report', 'pdf=x.pdf'], '--report takes FORMAT=FILE with a format of ndjson, console'],
    [[RECORD, '--report', 'json=-', '--json'], '--json and a report to - cannot both go to stdout'],
    [[RECORD, '--report', 'json=-', '--report', 'junit=-'], 'two reports cannot both go to -'],
    [['none.ndjson'], 'there is no such file'],
    [[MAIN], 'main.js, line 1'],
  ])('refuses %j in one sentence', async (words, sentence) => {
    const { code, output, errors } = await convert(...words);
    expect([code, output]).toEqual([EXIT.USAGE, '']);
    expect(errors).toContain(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(golden('record.ndjson')).toContain('qsmp-run/1');
  });

  it('makes a report that says it is partial of a run that was killed', async () => {
    const path = file('killed.ndjson');
    const words = [
      ...['conform', '--in-process', '--profile', 's1', '--seed', '1'],
      '--report',
      `ndjson=${path}`,
    ];
    const env = { ...process.env, QSMP_TEST_SECRET: 'a-secret-of-the-environment' };
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: 'ignore', env });
    const closed = once(child, 'close');
    const results = () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 2 : 0);
    while (results() < 4 && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await closed;
    const reports = FORMATS.flatMap(({ name }) => ['--report', `${name}=${file(`killed.${name}`)}`]);
    expect((await convert(path, ...reports)).code).toBe(EXIT.UNUSABLE);
    for (const { name } of FORMATS) {
      expect(read(`killed.${name}`)).toMatch(/cut off|partial|"complete":false/);
      expect(read(`killed.${name}`)).not.toContain(env.QSMP_TEST_SECRET);
    }
    expect(JSON.parse(read('killed.json')).results.length).toBeGreaterThanOrEqual(4);
  });
});

describe('the summary of a GitHub step', () => {
  const summary = (name: string) => ({ env: { GITHUB_STEP_SUMMARY: file(name) } });

  it('has every run of the step, appended, and nothing is said of it', async () => {
    writeFileSync(file('summary'), 'before\n');
    const { code, errors } = await qsmp(RUN, summary('summary'));
    await qsmp(['report', 'merge', RECORD], summary('summary'));
    expect([code, errors]).toEqual([EXIT.FINDINGS, '']);
    expect(read('summary')).toMatch(
      /^before\n## QSMP conformance\n\n\*\*2 findings.*\n## QSMP conformance\n/s,
    );
  });

  it('is left as it is where it would be too long for GitHub, or cannot be written, and no verdict changes', async () => {
    writeFileSync(file('full'), 'x'.repeat((1 << 20) - 100));
    const full = await qsmp(['report', 'merge', RECORD], summary('full'));
    expect([full.code, full.errors]).toEqual([
      EXIT.FINDINGS,
      expect.stringContaining('step summary is full'),
    ]);
    expect(read('full')).toHaveLength((1 << 20) - 100);
    const none = await qsmp(['report', 'merge', RECORD], summary('no/such/folder'));
    expect([none.code, none.errors]).toEqual([EXIT.FINDINGS, expect.stringContaining('cannot be written')]);
  });
});
