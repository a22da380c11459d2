import type { RunResult } from '../../record/index.ts';

/** SGR codes: red, yellow, green, and none. */
const CODES: Readonly<Partial<Record<RunResult['verdict'], number>>> = {
  fail: 31,
  error: 31,
  warn: 33,
  inconclusive: 33,
  pass: 32,
};

/** A word in the colour of a verdict, where there is colour. */
export function paint(word: string, verdict: RunResult['verdict'], colour: boolean): string {
  const code = CODES[verdict];
  return colour && code !== undefined ? `\u001b[${code}m${word}\u001b[0m` : word;
}
