import type { CheckResult } from '../harness/run-check.ts';
import type { ConformOptions } from './conform-options.ts';
import { targetWords } from './target-words.ts';

/** The command that tries a check again with the same cases. */
export function replayCommand(result: CheckResult, options: ConformOptions, seed: number): string {
  const { connect, peer, defect, dialect } = options;
  const words = ['qsmp conform', ...targetWords(options)];
  if (peer !== undefined) {
    if (options.between !== undefined) words.push(`--between ${options.between}`);
    if (options.thorough) words.push('--thorough');
    words.push(`--only ${result.check} --seed ${seed}`);
    return words.join(' ');
  }
  if (defect !== undefined) words.push(`--defect ${defect}`);
  if (options.inProcess || (result.target === 'in process' && connect === undefined))
    words.push('--in-process');
  if (options.role !== undefined && result.target !== 'in process') words.push(`--role ${options.role}`);
  if (dialect.name !== 'reference') words.push(`--dialect ${dialect.name}`);
  if (options.thorough) words.push('--thorough');
  words.push(`--variant ${result.variant} --profile ${result.profile} --only ${result.check} --seed ${seed}`);
  return words.join(' ');
}
