import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownServers } from '../harness/own/targets.ts';
import { runChecks } from '../harness/run-checks.ts';
import { socketTarget } from '../harness/targets/socket.ts';
import { Targets } from '../harness/targets.ts';
import { announceGigabyte, HOSTILE, listenWith } from '../harness/testing/hostile-servers.ts';
import { unlikeOwn } from '../harness/testing/relayed.ts';
import { isRunning } from '../harness/testing/running.ts';
import { DIALECTS } from '../impl/dialect.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { CHECKS } from '../properties/index.ts';
import { readRun } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { connectTarget } from './connect-target.ts';
import { run } from './run.ts';
import { runBuilt } from './testing/built.ts';

const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname;

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-conform-'));
  const keygen = (...words: string[]) => run(['keygen', '--profile', 's1', ...words], bufferedIo());
  await keygen('--variant', 'simplex', '--out', file('server'));
  await keygen('--variant', 'duplex', '--out', file('listener'));
  await keygen('--variant', 'duplex', '--out', file('sender'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function conform(...words: string[]) {
  const io = bufferedIo();
  const code = await run(['conform', ...words], io);
  return { code, output: io.output(), errors: io.errors() };
}

describe('qsmp conform', () => {
  it('passes on servers of our own over TCP, with at least 1,000 cases, and says so in JSON', async () => {
    // A sixth of the cases: all of them are the README's own command, which a test runs.
    const words = ['conform', '--json', '--seed', '5', '--shard', '1/6'];
    const { code, output, errors } = await runBuilt(words);
    expect([code, errors]).toEqual([0, '']);
    const { seed, counts, results } = JSON.parse(output);
    expect(seed).toBe(5);
    expect(counts.cases).toBeGreaterThanOrEqual(1000);
    expect([counts.fail, counts.error, counts.inconclusive, counts.unsupported]).toEqual([0, 0, 0, 0]);
    expect(counts.pass + counts.info).toBe(results.length);
    expect(new Set(results.map(({ profile }: { profile: string }) => profile))).toEqual(
      new Set(['s1', 's3', 's5']),
    );
  });

  it('runs twice at once without a clash, and leaves no process behind', async () => {
    const words = ['conform', '--profile', 's1', '--only', 'session/', '--seed', '1'];
    const [one, two] = await Promise.all([runBuilt(words), runBuilt(words)]);
    expect([one.code, two.code]).toEqual([0, 0]);
  });

  it('prints what it found when it is interrupted, ends its servers, and exits with 130', async () => {
    const child = spawn(process.execPath, [MAIN, 'conform', '--json', '--seed', '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const servers = await childrenOf(child.pid ?? 0, 2);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(JSON.parse(output)).toMatchObject({ interrupted: true, seed: 1 });
    expect(servers.filter(isRunning)).toEqual([]);
  });

  it('lists checks with their requirements', async () => {
    const { code, output } = await conform('--list', '--json', '--only', 'replay/time');
    expect(code).toBe(0);
    expect(JSON.parse(output).checks).toMatchObject([
      { id: 'replay/time-refused', requirements: expect.arrayContaining(['RPL-04']) },
      { id: 'replay/time-accepted' },
    ]);
  });

  it('explains a finding: the sentence, what was sent and came back, the seed and the command', async () => {
    const { code, output } = await conform(
      ...['--defect', 'time-unchecked', '--in-process', '--variant', 'simplex', '--profile', 's1'],
      ...['--only', 'replay/time-refused', '--seed', '3'],
    );
    expect(code).toBe(1);
    expect(output).toContain('FAIL replay/time-refused, simplex server, profile s1');
    expect(output).toContain('RPL-04: Time window: exactly -60 to +60 s is accepted');
    expect(output).toMatch(/-> 71 bytes, connect request: 01/);
    const again = /again: qsmp (.*)$/m.exec(output.replace(/ \\\n */g, ' '))?.[1] ?? '';
    const replayed = bufferedIo();
    expect(await run(again.split(' '), replayed)).toBe(1);
    const failure = (text: string) => text.slice(text.indexOf('FAIL'), text.indexOf('seed'));
    expect(failure(replayed.output())).toBe(failure(output));
  });

  it('writes a run record that reads back, findings with their traces', async () => {
    const path = file('run.ndjson');
    const { code } = await conform(
      ...['--defect', 'time-unchecked', '--in-process', '--variant', 'simplex', '--profile', 's1'],
      ...['--only', 'replay/time', '--seed', '3', '--report', `ndjson=${path}`],
    );
    expect(code).toBe(1);
    const lines = [];
    for await (const line of readRun(createReadStream(path))) lines.push(line);
    expect(lines.map(({ kind }) => kind)).toEqual([
      'header',
      'result',
      'result',
      'result',
      'result',
      'summary',
      'end',
    ]);
    expect(lines.at(-1)).toMatchObject({ complete: true, counts: { pass: 2, fail: 2 } });
    const failed = lines.find((line) => line.kind === 'result' && line.verdict === 'fail');
    expect(failed).toMatchObject({
      check: 'replay/time-refused',
      replay: expect.stringContaining('--seed 3'),
      example: { trace: { format: 'qsmp-trace/1', judgement: { verdict: 'fail' } } },
    });
  });

  it.each([
    [['--report', 'junit'], '--report takes FORMAT=FILE'],
    [['--report', 'ndjson=/no/such/folder/run'], 'there is no such folder'],
    [['--connect', 'localhost'], 'an address is HOST:PORT'],
    [['--connect', '127.0.0.1:99999'], 'a port is a number from 0 to 65535'],
    [['--connect', '127.0.0.1:1'], '--connect needs --variant'],
    [['--connect', '127.0.0.1:1', '--variant', 'simplex'], '--connect needs --peer-key'],
    [['--only', 'nonsense'], "no check has 'nonsense'"],
    [['--defect', 'time-uncheked'], 'time-unchecked'],
    [['--seed', 'x'], '--seed takes a whole number'],
    [['--profile', 's2'], "unknown profile 's2'"],
    [['--conect'], '--connect'],
  ])('refuses %j in one sentence', async (words, sentence) => {
    const { code, output, errors } = await conform(...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [
      'a key of the other variant',
      () => ['--variant', 'duplex', '--peer-key', file('server.qpkey')],
      'simplex key',
    ],
    [
      'a private key for a public one',
      () => ['--variant', 'simplex', '--peer-key', file('server.qskey')],
      'no public key',
    ],
    ['no file', () => ['--variant', 'simplex', '--peer-key', file('none.qpkey')], 'none.qpkey'],
    [
      'another profile',
      () => ['--variant', 'simplex', '--peer-key', file('server.qpkey'), '--profile', 's5'],
      'is of profile s1, not s5',
    ],
    [
      'no own key in Duplex',
      () => ['--variant', 'duplex', '--peer-key', file('listener.qpkey')],
      'needs --key',
    ],
  ])('refuses %s', async (_, words, sentence) => {
    const { code, errors } = await conform('--connect', '127.0.0.1:1', ...words());
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
  });

  it('says that nothing listens there, and exits with 3', async () => {
    const closed = await listenWith((socket) => socket.end());
    await closed.stop();
    const { code, errors } = await conform(
      ...[
        '--connect',
        `127.0.0.1:${closed.port}`,
        '--variant',
        'simplex',
        '--peer-key',
        file('server.qpkey'),
      ],
    );
    expect(code).toBe(3);
    expect(errors).toContain('no connection to 127.0.0.1 port');
  });

  it.concurrent.each(Object.keys(HOSTILE))(
    'gives up a peer that %s in one sentence, and exits with 3',
    async (name) => {
      const peer = await listenWith(HOSTILE[name] ?? (() => {}));
      try {
        const { code, output, errors } = await conform(
          ...[
            '--connect',
            `127.0.0.1:${peer.port}`,
            '--variant',
            'simplex',
            '--peer-key',
            file('server.qpkey'),
          ],
        );
        expect([code, output]).toEqual([3, '']);
        expect(errors).toMatch(new RegExp(`^qsmp: .*127\\.0\\.0\\.1.*${peer.port}`));
        expect(errors.trim().split('\n')).toHaveLength(1);
      } finally {
        await peer.stop();
      }
    },
  );

  it('waits for a peer to give handshakes up with --thorough alone', async () => {
    const at = { host: '127.0.0.1', port: 4433 };
    const dialect = DIALECTS.reference;
    const given = { variant: 'simplex', peerKey: file('server.qpkey'), dialect, backend: 'fast' } as const;
    const rest = { host: '', only: [], skip: [], jobs: 1, report: [] };
    const waits = (more: { thorough?: true }) =>
      connectTarget(at, { ...given, ...rest, ...more }).capabilities.timesHandshakes;
    expect([waits({}), waits({ thorough: true })]).toEqual([false, true]);
  });

  it('tests a peer that announces a gigabyte in a header of now: it speaks QSMP, and wrongly', async () => {
    const peer = await listenWith(announceGigabyte);
    try {
      const at = ['--connect', `127.0.0.1:${peer.port}`, '--peer-key', file('server.qpkey')];
      const { code, output } = await conform(...at, '--variant', 'simplex', '--only', 'session/');
      expect(code).toBe(1);
      expect(output).toMatch(/^FAIL .*session/m);
    } finally {
      await peer.stop();
    }
  });

  it.each([0, 1, 2])('gives up a server that resets the connection after %i segments', async (packets) => {
    // A server of our own behind a peer that cuts the wire after some segments from it.
    const own = {
      variants: ['simplex'],
      profiles: DEFAULT_PROFILES.slice(0, 1),
      dialect: 'reference',
      backend: 'fast',
    } as const;
    const targets = await ownServers({ ...own, defect: undefined }, '127.0.0.1');
    const [target] = targets.all;
    if (target === undefined) throw new Error('no target');
    const server = Number(target.name.split(':')[1]);
    const relay = await cutAfter(server, packets);
    const cut = socketTarget({
      ...{ host: '127.0.0.1', port: relay.port, ours: target.identity, profile: target.profile },
      ...{ dialect: target.dialect, crypto: target.crypto, echo: true },
    });
    try {
      const running = runChecks(CHECKS, new Targets([cut]), {
        ...{ seed: 1, effort: 1, jobs: 1, interrupted: () => false, onResult: () => {} },
      });
      await expect(running).rejects.toThrow(/serves no honest client: it (closed|reset) the connection at/);
    } finally {
      await relay.stop();
      await targets.close();
    }
  });

  it.each([
    ['IPv4', '127.0.0.1'],
    ['IPv6', '::1'],
  ])(
    'gives the same verdicts over %s, and through a relay that cuts every packet into single bytes',
    async (_, host) => {
      // All checks: properties/relay.slow.test.ts.
      const some = CHECKS.filter(
        ({ id }, at) => id.startsWith('session/') || (id.startsWith('segments/') && at % 3 === 0),
      );
      expect(await unlikeOwn(host, some)).toEqual([]);
    },
  );
});

/** A relay to a server of ours that resets the connection after some segments from the server. */
async function cutAfter(server: number, segments: number) {
  const { connect } = await import('node:net');
  return listenWith((inner) => {
    let passed = 0;
    const outer = connect({ host: '127.0.0.1', port: server });
    outer.on('error', () => inner.destroy());
    inner.on('close', () => outer.destroy());
    inner.on('data', (bytes) => {
      if (passed >= segments) inner.resetAndDestroy();
      else outer.write(bytes);
    });
    outer.on('data', (bytes) => {
      passed += 1;
      inner.write(bytes);
    });
  });
}

/** The process ids of `count` children of a process, once there are so many. */
async function childrenOf(pid: number, count: number): Promise<number[]> {
  const { readFileSync } = await import('node:fs');
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const pids = listed === '' ? [] : listed.split(' ').map(Number);
    if (pids.length >= count) return pids;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the servers did not start');
}
