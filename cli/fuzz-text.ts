import { wrap } from '../reports/console/wrap.ts';
import type { FuzzResult } from './fuzz-result.ts';

/** What a campaign came to, for people. */
export function fuzzText(result: FuzzResult, width: number): string {
  const { findings, executions, milliseconds, corpus, states, known, unreached, seed } = result;
  const seconds = milliseconds / 1000;
  const lines = findings.flatMap((each, i) => [
    `${i + 1}. ${each.requirements.join(', ')}: ${each.state}`,
    ...wrap(`expected: ${each.expected}; observed: ${each.observed} (${each.response})`, width - 4).map(
      (line) => `   ${line}`,
    ),
    `   ${each.folder}`,
    `   ${each.replay}`,
  ]);
  const rate = Math.round(executions / Math.max(seconds, 0.001));
  const notes = [
    result.unstable > 0 ? `${result.unstable} breaches were seen once and not again` : '',
    result.unconfirmed > 0 ? `${result.unconfirmed} breaches were seen with fake cryptography alone` : '',
    result.interrupted ? 'interrupted' : '',
  ].filter((note) => note !== '');
  const missing = unreached.length === 0 ? [] : wrap(`not reached: ${unreached.join('; ')}`, width);
  return `${[
    ...lines,
    `${findings.length} findings in ${executions} executions, ${seconds.toFixed(1)} s, ${rate} a second; corpus ${corpus}`,
    `${states} of ${known} known states and refusals reached`,
    ...missing,
    ...notes,
    `seed ${seed}`,
  ].join('\n')}\n`;
}
