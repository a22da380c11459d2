import { spawnSync } from 'node:child_process';

/**
 * Whether a program is there that tests need. Where it is not, its tests are skipped and that is said out loud; where CI
 * is set in the environment it is an error, since nobody reads what is skipped there.
 */
export function isInstalled(program: string, without: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true;
  const sentence = `${program} is not installed: ${without}`;
  if (process.env['CI']) throw new Error(sentence);
  console.warn(`\n!!! ${sentence} !!!\n`);
  return false;
}
