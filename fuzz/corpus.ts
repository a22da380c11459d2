import type { Chance } from './chance.ts';

/** A case that reached something new. */
export interface Entry<Case> {
  readonly example: Case;
  /** What it was the first to reach. */
  readonly features: readonly string[];
}

/** How many features are looked at to choose the rarest of them. */
const LOOKED_AT = 4;

/** Cases that have reached something new, scheduled by how rare it is. */
export class Corpus<Case> {
  readonly #entries: Entry<Case>[] = [];
  readonly #features: string[] = [];
  readonly #reached = new Map<string, { count: number; readonly entry: Entry<Case> }>();

  get size(): number {
    return this.#entries.length;
  }

  /** What has been reached, and in how many runs. */
  get reached(): ReadonlyMap<string, { readonly count: number }> {
    return this.#reached;
  }

  /** Takes note of what a case reached. The entry that it becomes, if something of it is new. */
  add(example: Case, features: readonly string[]): Entry<Case> | undefined {
    let fresh: string[] | undefined;
    for (const feature of features) {
      const known = this.#reached.get(feature);
      if (known === undefined) {
        fresh ??= [];
        fresh.push(feature);
      } else known.count += 1;
    }
    if (fresh === undefined) return undefined;
    const entry: Entry<Case> = { example, features: fresh };
    this.#entries.push(entry);
    for (const feature of fresh) {
      this.#reached.set(feature, { count: 1, entry });
      this.#features.push(feature);
    }
    return entry;
  }

  /** A case to go on from: of a few features the rarest, and who reached it first. */
  pick(chance: Chance): Case {
    let rarest: { count: number; readonly entry: Entry<Case> } | undefined;
    for (let i = 0; i < LOOKED_AT; i++) {
      const each = this.#reached.get(chance.pick(this.#features));
      if (each !== undefined && (rarest === undefined || each.count < rarest.count)) rarest = each;
    }
    if (rarest === undefined) throw new RangeError('the corpus is empty');
    return rarest.entry.example;
  }
}
