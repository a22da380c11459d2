import { deriveSeed } from './seed.ts';

/** One part of a run that is made in several: the `index`th, from 1, of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Whether what has this name falls to a shard. The name alone decides, whatever else there is to try. */
export function fallsTo({ index, of }: Shard, ...name: readonly string[]): boolean {
  return (deriveSeed(0, ...name) >>> 0) % of === index - 1;
}
