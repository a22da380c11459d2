import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const PAGE = read('docs/ci.md');
const [, WORKFLOW = ''] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
const ACTION = read('action.yml');

const folder = mkdtempSync(join(tmpdir(), 'qsmp-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The blocks of a list in YAML that begin with `- `, at one depth; enough for these two files. */
function items(text: string, indent: number): readonly string[] {
  const begin = `${' '.repeat(indent)}- `;
  const blocks: string[][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(begin)) blocks.push([line]);
    else if (line === '' || line.startsWith(' '.repeat(indent + 2))) blocks.at(-1)?.push(line);
  }
  return blocks.map((lines) => lines.join('\n'));
}

/** The `key: value` lines below a key, without those deeper. */
function mapping(text: string, key: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() === `${key}:`);
  if (at < 0) return {};
  const depth = (line: string) => line.length - line.trimStart().length;
  const inner = depth(lines[at + 1] ?? '');
  const entries: [string, string][] = [];
  for (const line of lines.slice(at + 1)) {
    if (line.trim() === '') continue;
    if (depth(line) < inner) break;
    const [, name, value] = /^([\w-]+): ?(.*)$/.exec(line.trim()) ?? [];
    if (depth(line) === inner && name !== undefined) entries.push([name, value ?? '']);
  }
  return Object.fromEntries(entries);
}

/** What a runner makes of `${{ ... }}`. */
function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing is known of ${name}`);
    return value;
  });
}

/** Runs the steps of the action as a runner does, with these inputs. */
async function act(cwd: string, inputs: Readonly<Record<string, string>>) {
  const [head = '', tail = ''] = ACTION.split('\nruns:');
  const names = head.split('\n').flatMap((line) => /^ {2}([\w-]+):$/.exec(line)?.slice(1) ?? []);
  const values: Record<string, string> = { 'github.action_path': join(cwd, 'qsmp-conformance') };
  for (const name of names) {
    const fallback = new RegExp(`\\n {2}${name}:\\n(?: {4}.*\\n)*? {4}default: (.*)`).exec(head)?.[1] ?? '';
    values[`inputs.${name}`] = inputs[name] ?? fallback.replace(/^"(.*)"$/, '$1');
  }
  let output = '';
  for (const step of items(tail, 4)) {
    const [, block, line] = /\n {6}run: (?:\|\n((?: {8}.*\n?)*)|(.*))/.exec(step) ?? [];
    const script = (block ?? line ?? '').replace(/^ {8}/gm, '');
    expect(script).not.toContain('${{');
    const env = Object.fromEntries(
      Object.entries(mapping(step, 'env')).map(([name, value]) => [name, expand(value, values)]),
    );
    const [, place] = /working-directory: (.*)/.exec(step) ?? [];
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: place === undefined ? cwd : expand(place, values),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const [code] = await once(child, 'close');
    if (code !== 0) return { code, output };
  }
  return { code: 0, output };
}

/** A repository of a user with the suite in it, as it is where it was built. */
function checkout(name: string): string {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  symlinkSync(ROOT, join(cwd, 'qsmp-conformance'));
  return cwd;
}

describe('the workflow of docs/ci.md', () => {
  const [conform = '', verdict = ''] = WORKFLOW.split('\n  verdict:');
  const shards = /shard: \[(.*)\]/.exec(conform)?.[1]?.split(', ') ?? [];
  const uses = (job: string) => items(job, 6).filter((step) => step.includes('uses: ./qsmp-conformance'));

  it('gives the action inputs that it has', () => {
    expect(shards).toEqual(['1', '2', '3', '4']);
    for (const job of [conform, verdict]) {
      expect(uses(job)).toHaveLength(1);
      for (const name of Object.keys(mapping(uses(job)[0] ?? '', 'with')))
        expect(ACTION).toContain(`\n  ${name}:\n`);
    }
    for (const [, name = ''] of PAGE.slice(PAGE.lastIndexOf('action:')).matchAll(/`(\w+)`/g))
      expect(ACTION).toContain(`\n  ${name}:\n`);
  });

  it('tests in its shards, and judges them together', async () => {
    const cwd = checkout('repository');
    for (const shard of shards) {
      const inputs = mapping(uses(conform)[0] ?? '', 'with');
      const given = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, expand(value, { 'matrix.shard': shard })]),
      );
      // Fewer checks: it is the steps that are tested.
      given['arguments'] += ' --only replay/time --only session/ --only keys/';
      const { code, output } = await act(cwd, given);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      // What upload-artifact and download-artifact do between them.
      cpSync(join(cwd, 'qsmp-reports'), join(cwd, 'shards', `qsmp-${shard}`), { recursive: true });
    }
    const { code, output } = await act(cwd, mapping(uses(verdict)[0] ?? '', 'with'));
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    expect(output).toMatch(/checks, \d+ cases in [\d.]+ s: \d+ pass \(seed 1\)/);
    const report = JSON.parse(readFileSync(join(cwd, 'qsmp-reports', 'run.json'), 'utf8'));
    expect(report).toMatchObject({ complete: true, counts: { fail: 0 } });
    expect(readFileSync(join(cwd, 'qsmp-reports', 'junit.xml'), 'utf8')).toContain('failures="0"');
    // What the workflow uploads.
    const [, sarif = ''] = /sarif_file: (.*)/.exec(verdict) ?? [];
    expect(JSON.parse(readFileSync(join(cwd, sarif), 'utf8')).runs[0].results).toEqual([]);
  });

  it('fails where the peer breaks something, or words are wrong', async () => {
    const cwd = checkout('broken');
    writeFileSync(join(cwd, 'required'), 'RTA-01\n');
    const some = '--variant simplex --profile s1 --in-process --only replay/time';
    const defect = await act(cwd, { arguments: `${some} --defect time-unchecked` });
    expect(defect.code).toBe(1);
    expect((await act(cwd, { arguments: some, require: 'required' })).code).toBe(1);
    expect((await act(cwd, { arguments: '--no-such-option' })).code).toBe(2);
    expect((await act(cwd, { merge: 'no/such/*.ndjson' })).code).toBe(2);
    // What an input says is never run.
    const hostile = await act(cwd, { arguments: some, shard: '1/1"; touch hacked; "' });
    expect([hostile.code, existsSync(join(cwd, 'hacked'))]).toEqual([2, false]);
  });
});

describe('the commands of docs/ci.md', () => {
  it('are commands of qsmp', () => {
    const commands = PAGE.split('\n').filter((line) => line.startsWith('    qsmp '));
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command).toMatch(/^ {4}qsmp (conform|report merge) /);
  });
});
