import type { Target } from './target.ts';

/** The targets of a run: one for each variant, role and profile that it covers. */
export class Targets {
  readonly all: readonly Target[];

  /** What a user should know of them, in words. */
  readonly notes: readonly string[];

  constructor(all: readonly Target[], notes: readonly string[] = []) {
    this.all = all;
    this.notes = notes;
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((target) => target.close()));
  }
}
