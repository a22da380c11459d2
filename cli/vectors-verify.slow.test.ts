import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OF_PROFILES, SHIPPED } from '../vectors/testing/shipped.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';

it('qsmp vectors verify verifies what ships where no files are given', async () => {
  const io = bufferedIo();
  expect(await run(['vectors', 'verify'], io)).toBe(0);
  const output = io.output();
  expect(output).toMatch(/^No files given: the vectors and recordings that ship\.\n/);
  expect(output).toContain('cshake.json: cshake, 547 tests, 3284 values compared\n');
  expect(output).toContain(
    'slh-dsa-256s.json: slh-dsa, 2 tests, 13 values compared; signatures: 1 made again\n',
  );
  expect(output).not.toContain('taken because');
  for (const name of [...SHIPPED, ...OF_PROFILES])
    expect(output).toContain(`${join('interop', name)}.json: `);
  expect(output).toMatch(/^147 files, \d+ values compared, 0 differ$/m);
});
