import { describe, expect, it } from 'vitest';
import { runBuilt } from './testing/built.ts';

const SOME = [
  '--profile',
  's1',
  '--seed',
  '1',
  '--json',
  '--only',
  'session/',
  '--only',
  'replay/',
  '--only',
  'keys/',
  '--only',
  'confirmation/',
  '--only',
  'directional/',
];

/** The verdict of each check on clients. */
function verdicts(output: string): ReadonlyMap<string, string> {
  const results: { check: string; variant: string; role: string; verdict: string }[] =
    JSON.parse(output).results;
  const clients = results.filter(({ role }) => role === 'client');
  return new Map(clients.map(({ check, variant, verdict }) => [`${check} ${variant}`, verdict]));
}

describe('qsmp conform --role client', () => {
  it('gives clients of our own over TCP the verdicts that they have in process', async () => {
    const socket = await runBuilt(['conform', '--role', 'client', ...SOME]);
    expect([socket.code, socket.errors]).toEqual([0, '']);
    const inProcess = await runBuilt(['conform', '--in-process', ...SOME]);
    expect(verdicts(socket.output).size).toBeGreaterThan(30);
    expect(verdicts(socket.output)).toEqual(verdicts(inProcess.output));
  });

  it('finds a defect of a client', async () => {
    const words = ['--profile', 's1', '--seed', '1', '--only', 'replay/time-refused'];
    const { code, output } = await runBuilt([
      'conform',
      '--role',
      'client',
      '--defect',
      'time-unchecked',
      ...words,
    ]);
    expect([code, output]).toEqual([1, expect.stringContaining('FAIL replay/time-refused, simplex client')]);
    expect(output).toContain('--role client');
  });

  it.each([['--in-process'], ['--connect', '127.0.0.1:1']])('goes without %s', async (...words) => {
    const { code, errors } = await runBuilt(['conform', '--role', 'client', ...words]);
    expect([code, errors]).toEqual([2, expect.stringContaining('--role is of programs of our own')]);
  });
});
