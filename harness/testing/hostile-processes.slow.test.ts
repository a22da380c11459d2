import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_PROFILES } from '../../impl/profile.ts';
import { CHECKS } from '../../properties/index.ts';
import { ManagedProcess } from '../observation/managed-process.ts';
import { PeerProcess } from '../observation/peer-process.ts';
import { HAS_PROC } from '../observation/usage.ts';
import { ownServers } from '../own/targets.ts';
import { PeerUnusableError } from '../peer-error.ts';
import { runChecks } from '../run-checks.ts';
import { socketTarget } from '../targets/socket.ts';
import { Targets } from '../targets.ts';
import { listenWith } from './hostile-servers.ts';
import { isRunning } from './running.ts';

const OWN = {
  variants: ['simplex'],
  profiles: DEFAULT_PROFILES.slice(0, 1),
  dialect: 'reference',
  backend: 'fast',
  defect: undefined,
} as const;

const OPTIONS = { seed: 1, effort: 1, jobs: 4, interrupted: () => false, onResult: () => {} };

/** Resident memory that a run may take. */
const MEMORY = 300 << 20;

const environment = process.env['NODE_OPTIONS'];
afterEach(() => {
  if (environment === undefined) delete process.env['NODE_OPTIONS'];
  else process.env['NODE_OPTIONS'] = environment;
});

/** What an honest server of ours does besides, in its own process. */
const MANNERS: Readonly<Record<string, string>> = {
  'ignores SIGTERM': `process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {});`,
  'leaves a child of its own session that ignores signals': `
    import { spawn } from 'node:child_process';
    if (process.env.LEFT === undefined) {
      const script = 'process.on("SIGTERM", () => {}); setInterval(() => "NAME", 1000)';
      const env = { ...process.env, LEFT: '1' };
      spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore', env }).unref();
    }`,
  'writes megabytes to stderr': `
    const chunk = ('x'.repeat(999) + '\\n').repeat(4000);
    for (let written = 0; written < 5; written++) process.stderr.write(chunk);`,
  'puts control characters and markup on stderr': `
    setInterval(() => process.stderr.write('\\u001b[2J<script>alert(1)</script>\\r\\n'), 10).unref();`,
};

describe('an honest server that', () => {
  it.each(Object.entries(MANNERS))('%s passes, and nothing of it is left', async (_, source) => {
    const name = `left-${process.pid}-${Math.trunc(performance.now())}`;
    const prelude = encodeURIComponent(source.replaceAll('NAME', name));
    process.env['NODE_OPTIONS'] = `--import data:text/javascript,${prelude}`;
    const targets = await ownServers(OWN, '127.0.0.1');
    const child = targets.all[0]?.process?.pid;
    try {
      const checks = CHECKS.filter(({ id }) => /^(session|replay\/time)/.test(id));
      const results = await runChecks(checks, targets, OPTIONS);
      expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    } finally {
      await targets.close();
    }
    expect(process.memoryUsage.rss()).toBeLessThan(MEMORY);
    expect(isRunning(child)).toBe(false);
    if (HAS_PROC) expect(commandLines().filter((line) => line.includes(name))).toEqual([]);
  });
});

/** Processes that are no servers at all. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'exits at once': 'process.exit(3)',
  'breaks at once, with megabytes on stderr': `
    process.stderr.write('\\u001b[2J<b>'.repeat(400000), () => { throw new Error('boom'); });`,
  'forks, leaves a child and exits': `
    require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
      { stdio: ['ignore', 'ignore', 'inherit'] });
    setTimeout(() => process.exit(0), 50);`,
};

describe('a process that', () => {
  it.each(Object.entries(SCRIPTS))(
    '%s is found unusable, in time, and nothing of it is left',
    async (_, source) => {
      let started: ManagedProcess | undefined;
      const begun = PeerProcess.begin(async () => {
        started = ManagedProcess.start({ command: process.execPath, args: ['-e', source], channel: true });
        const answer = await started.message();
        await started.stop();
        if (answer !== undefined) throw new Error('it is no server');
        throw new PeerUnusableError(`it ended before it listened: ${started.ended?.said.slice(-200)}`);
      });
      await expect(begun).rejects.toThrow(/^it ended before it listened/);
      expect(started?.usage()).toBeUndefined();
    },
  );
});

describe('a server that goes silent', () => {
  /** Passes on so many segments of the server, and nothing after them. */
  const hangingRelay = (port: number, segments: number) => {
    const outers = new Set<Socket>();
    return listenWith((inner) => {
      let passed = 0;
      const outer = connect({ host: '127.0.0.1', port });
      outers.add(outer);
      outer.on('error', () => {});
      inner.on('close', () => outer.destroy());
      inner.on('data', (bytes) => outer.write(bytes));
      outer.on('data', (bytes) => {
        passed += 1;
        if (passed <= segments) inner.write(bytes);
      });
    });
  };

  it.each([0, 1, 2])('after %i packets is said to serve nobody, in time', async (segments) => {
    const targets = await ownServers(OWN, '127.0.0.1');
    const [target] = targets.all;
    if (target === undefined) throw new Error('no target');
    const relay = await hangingRelay(Number(target.name.split(':')[1]), segments);
    const silent = socketTarget({
      ...{ host: '127.0.0.1', port: relay.port, ours: target.identity, profile: target.profile },
      ...{ dialect: target.dialect, crypto: target.crypto, echo: true },
    });
    const begun = performance.now();
    try {
      await expect(runChecks(CHECKS, new Targets([silent]), OPTIONS)).rejects.toThrow(PeerUnusableError);
    } finally {
      await relay.stop();
      await targets.close();
    }
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});

it('a server that ends for good in the middle of a run is a finding, and the rest is left open', async () => {
  const targets = await ownServers({ ...OWN, defect: 'crash-on-negative-length' }, '127.0.0.1');
  const [target] = targets.all;
  if (target === undefined) throw new Error('no target');
  // As --connect has it: a server whose process is not ours.
  const { name, identity, profile, dialect, crypto } = target;
  const port = Number(name.split(':')[1]);
  const foreign = socketTarget({
    host: '127.0.0.1',
    port,
    ours: identity,
    profile,
    dialect,
    crypto,
    echo: true,
  });
  try {
    const checks = CHECKS.filter(({ id }) =>
      /^(session\/echo|robustness\/announced|robustness\/unfinished)/.test(id),
    );
    const results = await runChecks(checks, new Targets([foreign]), { ...OPTIONS, jobs: 1 });
    expect(results.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['session/echo', 'pass'],
      ['robustness/announced-length', 'fail'],
      ['robustness/unfinished', 'inconclusive'],
    ]);
    expect(results[2]).toMatchObject({ untried: true });
  } finally {
    await targets.close();
  }
});

function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    });
}
