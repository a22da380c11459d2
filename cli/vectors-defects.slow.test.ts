import { expect, it } from 'vitest';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { vectorsCommand } from './vectors.ts';

it('every defect that vectors can see is found, and no other', async () => {
  const io = bufferedIo();
  const code = await run(['vectors', 'defects'], io, [vectorsCommand]);
  expect(
    io
      .output()
      .split('\n')
      .filter((line) => line.includes('WRONG')),
  ).toEqual([]);
  expect(io.output()).toMatch(/^\d+ defects, \d+ found, \d+ not found, 0 otherwise than they should be$/m);
  expect(code).toBe(0);
});
