import { Option } from 'commander';
import type { Shard } from '../harness/shard.ts';
import { UsageError } from './errors.ts';

/** More shards than that are a mistake. */
const MOST = 10_000;

/** `--shard I/N`. */
export function shardOption(): Option {
  return new Option(
    '--shard <i/n>',
    'try the i-th of n parts of the run; qsmp report merge puts their records together',
  ).argParser((text): Shard => {
    const [, index, of] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
    if (index === undefined || of === undefined || index < 1 || index > of || of > MOST)
      throw new UsageError(`--shard takes I/N with I from 1 to N, and N at most ${MOST}, not '${text}'`);
    return { index, of };
  });
}
