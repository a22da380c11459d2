import { afterAll, describe, expect, it } from 'vitest';
import { runBuilt } from './testing/built.ts';
import { UserFolder } from './testing/user-folder.ts';

const user = new UserFolder();
afterAll(() => user.remove());

const BETWEEN = ['--only', 'between/', '--seed', '1'];

interface Document {
  readonly results: readonly { readonly check: string; readonly verdict: string }[];
}

function verdicts(output: string): ReadonlyMap<string, string> {
  const { results }: Document = JSON.parse(output);
  return new Map(results.map(({ check, verdict }) => [check, verdict]));
}

describe('qsmp conform --between', () => {
  it('stands between a server and a client of ours that are started', async () => {
    const some = ['untouched', 'data-reordered'].flatMap((each) => ['--only', `between/${each}`]);
    const { code, output, errors } = await runBuilt([
      ...['conform', '--peer', 'peers/own-simplex-server.json', '--between', 'peers/own-simplex-client.json'],
      ...['--seed', '1', '--json', ...some],
    ]);
    expect([code, errors]).toEqual([0, '']);
    expect(Object.fromEntries(verdicts(output))).toEqual({
      'between/untouched': 'pass',
      // Nothing makes the client send something.
      'between/data-reordered': 'unsupported',
    });
  });

  it('stands between a server and a client of ours behind adapters', async () => {
    const [server, client] = ['server', 'client'].map((role) => `peers/own-duplex-${role}-adapter.json`);
    const { code, output, errors } = await runBuilt([
      ...['conform', '--peer', server ?? '', '--between', client ?? '', '--json', ...BETWEEN],
    ]);
    expect([code, errors]).toEqual([0, '']);
    expect(verdicts(output).size).toBe(18);
    expect(new Set(verdicts(output).values())).toEqual(new Set(['pass']));
  });

  it.each([
    ['unsequenced-dropped', 'between/data-duplicated'],
    ['signature-unverified-response', 'between/changed-body'],
  ])('finds what %s does by %s', async (defect, check) => {
    const words = ['conform', '--defect', defect, '--profile', 's1', '--variant', 'duplex', '--seed', '1'];
    const { output } = await runBuilt([...words, '--json', '--only', check]);
    expect(verdicts(output).get(check)).toBe('fail');
  });

  it.each<[string, object, string]>([
    ['of another variant', { variant: 'duplex' }, 'variant is duplex, and that of the server simplex'],
    ['that is a server', { role: 'server' }, 'role is not client'],
    ['with keys of its own', { keys: { from: 'peer', peerKey: 'a' }, variant: 'duplex' }, 'is duplex'],
  ])('refuses a client %s', async (_, change, sentence) => {
    const server = user.write('server.json', {
      ...{ format: 'qsmp-peer/1', name: 'server', variant: 'simplex', role: 'server', profile: 's1' },
      attachment: { kind: 'process', command: ['node', 'odd-server.mjs', '{port}', '{key}'] },
    });
    const client = user.write('client.json', {
      ...{ format: 'qsmp-peer/1', name: 'client', variant: 'simplex', role: 'client', profile: 's1' },
      attachment: { kind: 'adapter', command: ['node'] },
      ...change,
    });
    const { code, errors } = await user.qsmp(['conform', '--peer', server, '--between', client]);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('goes with --peer', async () => {
    const { code, errors } = await runBuilt(['conform', '--between', 'peers/own-simplex-client.json']);
    expect([code, errors]).toEqual([2, expect.stringContaining('--between goes with --peer')]);
  });
});
