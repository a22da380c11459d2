import { protocolOf } from '../../model/hunt.ts';
import { mutantOf } from '../../model/mutants/index.ts';
import { System } from '../../model/system.ts';
import type { WorldCase } from './case.ts';

/** Terms that a system may have grown to before it is made anew: what it keeps is only to be faster. */
const GROWN = 300_000;
/** Systems kept. */
const KEPT = 24;

/** The systems of the model that cases are run in: one for all cases of a kind, which remembers what was worked out. */
export class Systems {
  readonly #kept = new Map<string, System>();

  of({ variants, links, mutant }: WorldCase): System {
    const key = `${variants.join('+')} ${links} ${mutant ?? ''}`;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const system =
      known !== undefined && known.terms.size < GROWN ? known : systemOf(variants, links, mutant);
    // The one that was used longest ago comes first.
    this.#kept.set(key, system);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(old);
    }
    return system;
  }
}

function systemOf(variants: WorldCase['variants'], links: number, mutant: string | undefined): System {
  const change = mutant === undefined ? undefined : mutantOf(mutant);
  const protocols = variants.map((variant) => {
    const protocol = protocolOf(variant);
    return change?.variant === variant ? change.change(protocol) : protocol;
  });
  return new System(protocols, links);
}
