import type { Trace } from '../record/index.ts';
import type { Chance } from './chance.ts';

/** What is changed: the bytes of packets, their fields, or the order of what happens. */
export type LevelName = 'bytes' | 'fields' | 'traces';

export const LEVELS: readonly LevelName[] = ['bytes', 'fields', 'traces'];

/** A requirement that was seen broken. */
export interface Breach {
  readonly requirement: string;
  /** Others that demand the same. */
  readonly also?: readonly string[];
  readonly expected: string;
  readonly observed: string;
  /** What the peer waited for when it happened, or what else tells its state, in words. */
  readonly state: string;
  /** The shape of what the peer did: kinds of replies, codes, how it ended; nothing that differs from case to case. */
  readonly response: string;
}

/** What came of running one case. */
export interface Run {
  /** What it reached: states, decisions and responses, each by a name. */
  readonly features: readonly string[];
  /** How often the target was run for it, where not once. */
  readonly executions?: number;
  /** What the peer did each time that it was given something, where two are to be compared. */
  readonly observed?: readonly string[];
  /** What it broke, in the order in which it was seen. */
  readonly breaches: readonly Breach[];
}

/** One way to fuzz one target. Deterministic where the target is: the same case gives the same run. */
export interface Level<Case> {
  readonly name: LevelName;
  /** The target that it runs on, in a word or two: cases of one are not tried on another. */
  readonly subject: string;
  /** Cases to begin with. */
  seeds(): readonly Case[];
  /** A case made from `parent`, and maybe a part of `other`, both of the corpus. */
  mutate(parent: Case, other: Case, chance: Chance): Case;
  /** Runs a case from the start. */
  run(example: Case): Run | Promise<Run>;
  /** Cases that are simpler by one step, the boldest first: fewest steps, then the smallest change. */
  simpler(example: Case): Iterable<Case>;
  /** A case as JSON, and back. `read` throws a RecordError for what is no case of this level. */
  write(example: Case): unknown;
  read(written: unknown): Case;
  /** What happens when it runs, for people; what makes it again is in it (`write`). */
  trace(example: Case): Trace | Promise<Trace>;
}
