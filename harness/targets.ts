import type { Target } from './target.ts';

/** The targets of a run: one for each variant, role and profile that it covers. */
export class Targets {
  readonly all: readonly Target[];

  constructor(all: readonly Target[]) {
    this.all = all;
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((target) => target.close()));
  }
}
