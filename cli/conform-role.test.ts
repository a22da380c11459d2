import { describe, expect, it } from 'vitest';
import { runBuilt } from './testing/built.ts';

describe('qsmp conform --role client', () => {
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
