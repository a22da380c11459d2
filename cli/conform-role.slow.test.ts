import { expect, it } from 'vitest';
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

it('gives clients of our own over TCP the verdicts that they have in process', async () => {
  const socket = await runBuilt(['conform', '--role', 'client', ...SOME]);
  expect([socket.code, socket.errors]).toEqual([0, '']);
  const inProcess = await runBuilt(['conform', '--in-process', ...SOME]);
  expect(verdicts(socket.output).size).toBeGreaterThan(30);
  expect(verdicts(socket.output)).toEqual(verdicts(inProcess.output));
});
