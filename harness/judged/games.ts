import type { Conversation } from '../conversation.ts';
import type { Target } from '../target.ts';
import { GameWatch, JUDGEABLE, type Loss, NOT_JUDGED } from './game-watch.ts';

/** What became of one game in a run. */
export interface GameTally {
  readonly id: string;
  /** Sessions of the peers' that it was judged on. */
  readonly judged: number;
  /** Sessions against which it was lost. */
  readonly lost: number;
  /** Why it was judged on none. */
  readonly why?: string;
}

/** The games of the model, judging all conversations of a run. */
export class Games {
  readonly #watches = new Map<Target, GameWatch>();
  readonly #lost = new Map<string, number>();

  /** Judges the conversations of one case on one target. */
  observe(target: Target, conversations: readonly Conversation[]): readonly Loss[] {
    const watch = this.#watches.get(target) ?? new GameWatch(target);
    this.#watches.set(target, watch);
    const losses = watch.observe(conversations);
    for (const { game } of losses) this.#lost.set(game, (this.#lost.get(game) ?? 0) + 1);
    return losses;
  }

  /** Every game that must hold: on how many sessions it was judged, or why on none. */
  tally(): readonly GameTally[] {
    const judged = JUDGEABLE.map((id) => {
      const count = [...this.#watches.values()].reduce((sum, watch) => sum + watch.judged(id), 0);
      const why = 'no session of this run was fresh for it';
      return { id, judged: count, lost: this.#lost.get(id) ?? 0, ...(count === 0 ? { why } : {}) };
    });
    const others = Object.entries(NOT_JUDGED).map(([id, why]) => ({ id, judged: 0, lost: 0, why }));
    return [...judged, ...others].sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}
