import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MEASURED = fileURLToPath(new URL('./testing/handshake-memory.ts', import.meta.url));
const MIB = 1024 * 1024;

it.each(['simplex', 'duplex'])(
  'a %s handshake of the largest profile takes less than 64 MiB, both sides',
  (variant) => {
    const output = execFileSync(process.execPath, [
      '--expose-gc',
      '--import',
      'tsx',
      MEASURED,
      'm7',
      variant,
    ]);
    const bytes = Number(output);
    // The public key alone has 1.3 MiB: were it less, nothing was measured.
    expect(bytes).toBeGreaterThan(1.3 * MIB);
    expect(bytes).toBeLessThan(64 * MIB);
  },
);
