import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runBuilt } from './testing/built.ts';
import { UserFolder } from './testing/user-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Document {
  readonly executions: number;
  readonly states: number;
  readonly unreached: readonly string[];
  readonly findings: readonly {
    readonly id: string;
    readonly requirement: string;
    readonly folder: string;
    readonly replay: string;
  }[];
}

const INSIDE = ['fuzz', '--in-process', '--seed', '1', '--jobs', '1'];

async function fuzz(...words: readonly string[]) {
  const { code, output, errors } = await runBuilt([...words, '--json'], { folder });
  const document: Document = JSON.parse(output);
  return { code, errors, document };
}

describe('qsmp fuzz', () => {
  it('finds nothing on the clean implementation, in process', async () => {
    const { code, document } = await fuzz(...INSIDE, '--runs', '1500');
    expect([code, document.findings]).toEqual([0, []]);
    expect(document.executions).toBeGreaterThanOrEqual(1500);
    expect(document.states).toBeGreaterThan(40);
  });

  it('writes what it finds, and replays it', async () => {
    const { code, document } = await fuzz(
      ...INSIDE,
      '--runs',
      '300',
      '--defect',
      'tag-unchecked',
      '--corpus',
      'corpus',
      '--report',
      'html=campaign.html',
    );
    expect(code).toBe(1);
    const page = readFileSync(join(folder, 'campaign.html'), 'utf8');
    expect(page).toContain('<h1>our own endpoints in process with tag-unchecked</h1>');
    expect(page.match(/<details class="finding fail"/g)).toHaveLength(document.findings.length);
    const [first] = document.findings;
    if (first === undefined) throw new Error('nothing was found');
    const path = join(folder, first.folder);
    expect(readdirSync(path).sort()).toEqual([
      ...['capture.pcapng', 'chart.mmd', 'chart.svg'],
      ...['finding.json', 'peer.txt', 'summary.md', 'trace.json'],
    ]);
    expect(readFileSync(join(path, 'summary.md'), 'utf8')).toContain(first.replay);
    const again = await runBuilt(first.replay.split(' ').slice(1), { folder });
    expect([again.code, again.output]).toEqual([1, expect.stringMatching(/^same, byte for byte: /)]);
    const clean = await runBuilt(['replay', `${first.folder}/trace.json`, '--in-process'], { folder });
    expect([clean.code, clean.output]).toEqual([0, 'fixed: nothing is broken\n']);
    const smaller = await runBuilt(['minimize', `${first.folder}/trace.json`, '--out', 'smaller.json'], {
      folder,
    });
    expect([smaller.code, existsSync(join(folder, 'smaller.json'))]).toEqual([1, true]);
  });

  it('goes on where a campaign ended, and does not find again what is known', async () => {
    const words = [...INSIDE, '--defect', 'tag-unchecked', '--corpus', 'corpus'];
    const { document } = await fuzz(...words, '--runs', '300', '--resume');
    const known = readdirSync(join(folder, 'findings')).length;
    const stats = await runBuilt(['corpus', 'stats', 'corpus'], { folder });
    expect(stats.output).toMatch(/its campaign: seed 1, \d+ executions/);
    expect(known).toBeGreaterThan(document.findings.length);
  });

  it('merges corpora, and leaves out what says nothing', async () => {
    const merged = await runBuilt(['corpus', 'merge', 'all', 'corpus', 'corpus'], { folder });
    expect(merged.output).toMatch(/^\d+ cases came to 0\n$/);
    const minimal = await runBuilt(['corpus', 'minimize', 'all', 'less'], { folder });
    expect(minimal.output).toMatch(/^\d+ of \d+ cases are left\n$/);
  });

  it('fuzzes our own server over TCP, and a client', async () => {
    const words = ['fuzz', '--seed', '1', '--runs', '60', '--variant', 'simplex'];
    const server = await fuzz(...words);
    expect([server.code, server.document.findings]).toEqual([0, []]);
    const client = await fuzz(...words, '--role', 'client');
    expect([client.code, client.document.findings]).toEqual([0, []]);
  });

  it('finds a peer that loses others, over TCP, and replays it on our own', async () => {
    const words = ['fuzz', '--seed', '1', '--runs', '100', '--variant', 'simplex', '--jobs', '1'];
    const { code, document } = await fuzz(...words, '--defect', 'failure-ends-all', '--findings', 'tcp');
    const lost = document.findings.find(({ requirement }) => requirement === 'TRD-02');
    if (lost === undefined) throw new Error('it was not found');
    expect(code).toBe(1);
    expect(lost.replay).toContain('--defect failure-ends-all');
    const again = await runBuilt(lost.replay.split(' ').slice(1), { folder });
    expect([again.code, again.output]).toEqual([1, expect.stringMatching(/^same/)]);
    const clean = await runBuilt(['replay', `${lost.folder}/trace.json`], { folder });
    expect([clean.code, clean.output]).toEqual([0, 'fixed: nothing is broken\n']);
  });

  it('fuzzes a peer of a manifest, with manners of its own, and one that dies is started anew', async () => {
    const user = new UserFolder();
    const host = '127.0.0.79';
    const odd = (...words: readonly string[]) => ({
      ...{ format: 'qsmp-peer/1', name: 'odd', variant: 'simplex', role: 'server', profile: 's1' },
      keys: { from: 'peer', peerKey: '.odd-server/server.qpkey' },
      offers: { echo: 'prefixed', prefix: 'ECHO: ' },
      attachment: {
        ...{ kind: 'process', host, port: 47_433, ready: { output: 'serving * port 47433' } },
        command: ['node', 'odd-server.mjs', `--host=${host}`, ...words],
      },
    });
    const words = ['fuzz', '--seed', '1', '--runs', '80', '--jobs', '1', '--json'];
    user.write('odd.json', odd());
    const right = await user.qsmp([...words, '--peer', 'odd.json']);
    expect([right.code, JSON.parse(right.output).findings]).toEqual([0, []]);
    user.write('crash.json', odd('--crash=1000'));
    const { code, output } = await user.qsmp([...words, '--peer', 'crash.json']);
    const { findings, executions }: Document = JSON.parse(output);
    expect([code, executions]).toEqual([1, 80]);
    expect(findings).toContainEqual(expect.objectContaining({ requirement: 'DOS-01' }));
    user.remove();
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('keeps what it found until it is ended by %s', async (signal) => {
    const kept = `kept-${signal}`;
    const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
    const words = [
      ...['fuzz', '--in-process', '--defect', 'tag-unchecked'],
      ...['--corpus', `${kept}-corpus`, '--findings', kept],
    ];
    const child = spawn(process.execPath, [main, ...words, '--time', '10m'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const closed = once(child, 'close');
    const at = join(folder, kept);
    const names = () => (existsSync(at) ? readdirSync(at).filter((name) => !name.endsWith('.new')) : []);
    while (names().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(signal);
    const [code]: unknown[] = await closed;
    expect(code).toBe(signal === 'SIGINT' ? 130 : null);
    for (const name of names()) expect(existsSync(join(at, name, 'trace.json'))).toBe(true);
    const again = await runBuilt([...words, '--resume', '--runs', '20'], { folder });
    expect([0, 1]).toContain(again.code);
  });

  it.each([
    [
      'a host that is not loopback',
      ['fuzz', '--connect', '192.0.2.1:4433'],
      /192\.0\.2\.1 is not loopback: only with --allow-remote/,
    ],
    ['a campaign that is not there', ['fuzz', '--resume'], /--resume goes with --corpus/],
    ['an unknown level', ['fuzz', '--level', 'words'], /unknown level 'words'/],
    ['a trace that is not there', ['replay', 'nowhere.json'], /there is no such file/],
  ])('refuses %s', async (_, words, sentence) => {
    const { code, errors } = await runBuilt(words, { folder });
    expect([code, errors]).toEqual([2, expect.stringMatching(sentence)]);
  });

  it('refuses a trace that no fuzzer has written', async () => {
    const trace = {
      ...{ format: 'qsmp-trace/1', subject: { variant: 'simplex', profile: 's1', dialect: 'reference' } },
      ...{ clock: '0', seed: null, agents: [{ name: 'client', kind: 'ours' }], steps: [] },
    };
    writeFileSync(join(folder, 'other.json'), JSON.stringify(trace));
    const { code, errors } = await runBuilt(['replay', 'other.json'], { folder });
    expect([code, errors]).toEqual([2, expect.stringMatching(/no fuzzer has written this trace/)]);
  });
});
