import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The Python reader of the vectors. */
export const READER = fileURLToPath(new URL('../python/qsmp_vectors.py', import.meta.url));

export const python = (...args: readonly string[]) => spawnSync('python3', args, { encoding: 'utf8' });

export const hasPython = python('--version').status === 0;
if (!hasPython)
  console.warn('\n!!! python3 is not installed: the Python reader of the vectors is NOT tested here !!!\n');
