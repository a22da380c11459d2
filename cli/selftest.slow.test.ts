import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

describe('qsmp selftest', () => {
  it('catches servers and clients with a defect by checks of what it breaks, and the clean one by none', async () => {
    const words = ['selftest', '--defect', 'tag-prefix', '--defect', 'time-window-half', '--json'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...words], {
      maxBuffer: 1 << 24,
    });
    expect(stderr).toBe('');
    const { clean, defects } = JSON.parse(stdout);
    expect(clean).toBe(true);
    expect(defects.map(({ id }: { id: string }) => id)).toEqual(['time-window-half', 'tag-prefix']);
    expect(defects[0].rightly).toContain('replay/time-accepted');
    expect(defects[1].rightly).toContain('confirmation/changed-value');
    expect(defects[1].clientOverSocket).toBe(true);
  });
});
