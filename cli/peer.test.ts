import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { UserFolder } from './testing/user-folder.ts';

const user = new UserFolder();
afterAll(() => user.remove());

/** Runs a command line in this process: nothing that it is asked for is started. */
async function qsmp(...words: readonly string[]) {
  const io = bufferedIo();
  const code = await run(words, io);
  return { code, output: io.output(), errors: io.errors() };
}

beforeAll(() => vi.stubEnv('TMPDIR', user.file('tmp')));

/** Private folders of peers that are there now: each should be gone with its peer. */
const workFolders = () => readdirSync(user.file('tmp'));

/** A program that leaves a mark when it is started. */
const MARKING = ['node', '-e', `require('fs').writeFileSync('started','')`, '{port}', '{key}', '{dir}'];

const server = (change: object, attachment: object = {}) => ({
  ...{ format: 'qsmp-peer/1', name: 'odd', variant: 'simplex', role: 'server', profile: 's1' },
  attachment: { kind: 'process', command: MARKING, ...attachment },
  ...change,
});

/** Where no other test has it listen: its port is always the same. */
const HOST = '127.0.0.77';

/** The server of examples/, with words of its own. */
const odd = (words: readonly string[], offers: object = {}) =>
  server(
    {
      keys: { from: 'peer', peerKey: '.odd-server/server.qpkey' },
      offers: { echo: 'prefixed', prefix: 'ECHO: ', ...offers },
    },
    {
      command: ['node', 'odd-server.mjs', `--host=${HOST}`, ...words],
      host: HOST,
      port: 47433,
      ready: { output: 'serving * port 47433' },
    },
  );

describe('a manifest that names what is not there', () => {
  mkdirSync(user.file('inside'));
  writeFileSync(user.file('empty.qpkey'), '');
  symlinkSync('/etc', user.file('outside'));
  symlinkSync('/etc/hostname', user.file('link.qpkey'));
  const files = (peerKey: string) => ({ keys: { from: 'files', peerKey } });
  const named = { command: MARKING.filter((word) => word !== '{key}') };

  it.each<[string, object, number, string]>([
    ['a program', server({}, { command: ['./none', '{port}', '{key}'] }), 3, "there is no program './none'"],
    ['a program on the PATH', server({}, { command: ['no-such-qsmp', '{port}', '{key}'] }), 3, 'on the PATH'],
    ['a program that is a folder', server({}, { command: ['./inside', '{port}', '{key}'] }), 3, 'no program'],
    ['a folder', server({}, { folder: 'none' }), 2, "attachment.folder is 'none', which is not there"],
    ['a folder by a link', server({}, { folder: 'outside' }), 2, 'attachment.folder is'],
    ['a key', server(files('none.qpkey'), named), 2, "keys.peerKey is 'none.qpkey', which cannot be read"],
    ['a key by a link', server(files('link.qpkey'), named), 2, 'leads out of its folder'],
    ['what is no key', server(files('empty.qpkey'), named), 2, 'keys.peerKey is no such key'],
    ['a profile', server({ profile: 's2' }), 2, "profile is 's2', which is not known"],
    [
      'a profile that cannot be had',
      server({ profile: 'dilithium-s5_kyber-s6_sha3_rcs256' }),
      2,
      'which is not supported here: the parameters of its KEM are not published',
    ],
    ['an unknown field', server({ more: 1 }), 2, 'unknown field "more"'],
  ])('%s: one sentence, and nothing is started', async (_, manifest, exit, sentence) => {
    const path = user.write('bad.json', manifest);
    const { code, output, errors } = await qsmp('conform', '--peer', path);
    expect([code, output, errors]).toEqual([exit, '', expect.stringContaining(sentence)]);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(existsSync(user.file('started'))).toBe(false);
    expect(workFolders()).toEqual([]);
  });

  it('a terminal where there is no script(1): unsupported', async () => {
    const client = server(
      { role: 'client' },
      { kind: 'client', command: [process.execPath, 'odd-client.mjs', '{port}'], terminal: true },
    );
    const { code, errors } = await user.qsmp(['peer', 'check', user.write('t.json', client)], {
      PATH: '/nowhere',
    });
    expect([code, errors]).toEqual([3, expect.stringContaining('script(1), which is not here: unsupported')]);
  });

  it.each<[string, string, number, string]>([
    ['ends first', 'process.exit(7)', 20, "did not listen: the peer's process exited with 7"],
    ['never listens', 'setInterval(() => {}, 9)', 0.5, 'did not listen within 0.5 s'],
  ])('a server that %s is unusable', async (_, program, readyWithin, sentence) => {
    const manifest = server({}, { command: ['node', '-e', program, '{port}', '{key}'], readyWithin });
    const { code, errors } = await user.qsmp(['peer', 'check', user.write('dead.json', manifest)]);
    expect([code, errors]).toEqual([3, expect.stringContaining(sentence)]);
    expect(workFolders()).toEqual([]);
  });

  it.each([
    '--connect 127.0.0.1:1',
    '--defect time-unchecked',
    '--in-process',
    '--variant simplex',
    '--no-echo',
  ])('goes without %s', async (words) => {
    const path = user.write('fine.json', server({}));
    const { code, errors } = await qsmp('conform', '--peer', path, ...words.split(' '));
    expect([code, errors]).toEqual([
      2,
      expect.stringContaining(`--peer goes without ${words.split(' ')[0]}`),
    ]);
  });
});

describe('qsmp peer init', () => {
  it('writes a manifest that is taken, and writes over none', async () => {
    const words = [
      'peer',
      'init',
      '--variant',
      'duplex',
      '--role',
      'client',
      '--out',
      'made.json',
      '--sessions',
      'one-shot',
    ];
    const command = ['--', './client', '{host}', '{port}', '{key}', '{peerKey}'];
    expect(await user.qsmp([...words, ...command])).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(readFileSync(user.file('made.json'), 'utf8'))).toEqual({
      ...{ format: 'qsmp-peer/1', name: 'client', variant: 'duplex', role: 'client' },
      attachment: { kind: 'client', command: command.slice(1) },
      offers: { sessions: 'one-shot' },
    });
    expect(await user.qsmp([...words, ...command])).toMatchObject({ code: 2 });
    const connect = ['peer', 'init', '--variant', 'simplex', '--connect', '[::1]:4433', '--out', 'c.json'];
    expect(await user.qsmp([...connect, '--peer-key', 'server.qpkey'])).toMatchObject({ code: 0 });
    expect(await user.qsmp(connect)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('keys.from is us'),
    });
  });

  it.each([
    [
      ['duplex', 'client', 'h6', './client  {host} {port} {key} {peerKey}', 'exact', 'one-shot'],
      {
        ...{ name: 'client', variant: 'duplex', role: 'client', profile: 'h6' },
        attachment: { kind: 'client', command: ['./client', '{host}', '{port}', '{key}', '{peerKey}'] },
        offers: { echo: 'exact', sessions: 'one-shot' },
      },
    ],
    [
      // What is no choice is asked again, and nothing means the first.
      ['triplex', '', '', '', '[::1]:4433', '', 'server.qpkey', 'none', ''],
      {
        ...{ name: '::1:4433', variant: 'simplex', role: 'server', profile: 's5' },
        attachment: { kind: 'connect', host: '::1', port: 4433 },
        keys: { from: 'files', peerKey: 'server.qpkey' },
        offers: { echo: 'none', sessions: 'concurrent' },
      },
    ],
  ])('asks what it was not told: %j', async (answers, manifest) => {
    const io = bufferedIo();
    const stdin = Readable.from(answers.map((answer) => `${answer}\n`));
    const out = user.file(`asked-${manifest.variant}.json`);
    expect(await run(['peer', 'init', '--out', out], { ...io, stdin })).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ format: 'qsmp-peer/1', ...manifest });
    expect(io.errors()).toContain("The peer's role (server, client) [server]: ");
  });

  it('writes nothing when the answers end', async () => {
    const io = bufferedIo();
    const stdin = Readable.from(['simplex\n']);
    expect(await run(['peer', 'init', '--out', user.file('none.json')], { ...io, stdin })).toBe(2);
    expect(io.errors()).toContain('the input ended before all was answered');
    expect(existsSync(user.file('none.json'))).toBe(false);
  });

  it.each([
    [[], 'needs --connect, or --'],
    [['--connect', '127.0.0.1:1', '--', 'x'], '--connect goes without a command'],
    [['--', './server'], 'has no port'],
  ])('%j is refused', async (words, sentence) => {
    const { code, errors } = await user.qsmp([
      'peer',
      'init',
      '--variant',
      'simplex',
      '--out',
      'no.json',
      ...words,
    ]);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
    expect(existsSync(user.file('no.json'))).toBe(false);
  });
});

// One after the other: the program always listens on one port.
describe('a server with manners of its own', () => {
  const conform = (path: string, ...only: string[]) =>
    user.qsmp([
      'conform',
      '--peer',
      path,
      '--seed',
      '1',
      '--json',
      ...only.flatMap((each) => ['--only', each]),
    ]);

  it('in another time zone is told so, and all times are relative to its clock', async () => {
    const path = user.write('zone.json', odd(['--ahead=-7200']));
    const { code, output } = await conform(path, 'replay/time');
    expect(code).toBe(0);
    const { notes, counts } = JSON.parse(output);
    expect(notes).toEqual([expect.stringContaining('its clock is 2 h behind ours: a time zone')]);
    expect(counts).toMatchObject({ fail: 0, inconclusive: 0 });
    expect(counts.pass).toBeGreaterThan(1);
    const ahead = await user.qsmp(['peer', 'check', user.write('ahead.json', odd(['--ahead=100']))]);
    expect(ahead.output).toMatch(/its clock is (99|100|101) s ahead of ours/);
  });

  it.each(['one-shot', 'sequential'])(
    'that is %s passes, and what needs two sessions is unsupported',
    async (sessions) => {
      const path = user.write(`${sessions}.json`, odd([`--${sessions}`], { sessions }));
      const { code, output } = await conform(
        path,
        'session/echo',
        'isolation/reset',
        'header/connect-request-flag-none',
      );
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      const { results } = JSON.parse(output);
      const of = (check: string) => results.find((each: { check: string }) => each.check === check).verdict;
      expect(of('session/echo')).toBe('pass');
      expect(of('isolation/reset')).toBe('unsupported');
      expect(of('header/connect-request-flag-none')).toBe('pass');
    },
  );

  it('that dies of a message is a finding, and is started anew', async () => {
    const path = user.write('crash.json', odd(['--crash=1000']));
    const { code, output } = await conform(path, 'lengths/largest-after', 'session/echo');
    expect(code).toBe(1);
    expect(JSON.parse(output).results).toContainEqual(expect.objectContaining({ verdict: 'fail' }));
    expect(output).toContain('SIGSEGV');
  });

  it('that sends nothing back is tested without an echo', async () => {
    const manifest = odd(['--silent']);
    const silent = { ...manifest, offers: { echo: 'none' } };
    const { code, output } = await conform(
      user.write('silent.json', silent),
      'session/echo',
      'header/connect-request-flag',
    );
    expect(code).toBe(0);
    const { counts } = JSON.parse(output);
    expect(counts.unsupported).toBeGreaterThan(0);
    expect(counts.pass).toBeGreaterThan(0);
  });
});
