import { expect, it } from 'vitest';
import { dataFolder } from '../location.ts';
import { hasPython, python, READER } from '../testing/python-reader.ts';

it.skipIf(!hasPython)('the Python reader comes to every value of the types that it knows', () => {
  const { status, stdout, stderr } = python(READER, dataFolder());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const name of ['cshake', 'kmac', 'header', 'key-schedule-reference', 'transcript-s5-formal-2026'])
    expect(stdout).toMatch(new RegExp(`^${name}\\.json: \\d+ tests, 0 differ$`, 'm'));
  expect(stdout).toMatch(/^15 files$/m);
});
