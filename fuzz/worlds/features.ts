import type { ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import { GAMES } from '../../model/games/index.ts';
import type { Move } from '../../model/move.ts';
import type { Step } from './case.ts';

/** Collects what a run reached, each by a name. */
export class Features {
  readonly #world: ConcreteWorld;
  readonly #found = new Set<string>();
  readonly #stages: string[];

  constructor(world: ConcreteWorld) {
    this.#world = world;
    this.#stages = world.model.system.slots.map(() => '');
  }

  get all(): readonly string[] {
    return [...this.#found];
  }

  /** What a step did: to which kind of session, in which stage, and what came of it. */
  after(step: Step, move: Move): void {
    if (!('slot' in move)) return;
    const { slot } = move;
    const actor = this.#world.actor(slot);
    const before = this.#stages[slot];
    const stage = actor?.watched.endpoint.stage ?? 'idle';
    this.#stages[slot] = stage;
    const who = this.#who(slot);
    const reason = stage !== 'closed' ? undefined : actor?.reason;
    const came =
      reason === undefined ? stage : reason.cause === 'failure' ? reason.failure.decision : reason.cause;
    this.#found.add(`${who}: ${came}${before === stage ? ' again' : ` after ${before}`}`);
    for (const kind of kindsOf(step, move)) this.#found.add(`${who} at ${before}: ${kind} -> ${came}`);
  }

  /** What the sessions have come to, and which games it is worth to play on for. */
  atEnd(won: Readonly<Record<string, string>>): void {
    for (const limit of Object.keys(won)) this.#found.add(`won ${limit}`);
    const judged = this.#world.judged();
    for (const session of judged.sessions) {
      const { history } = session;
      const who = this.#who(session.slot);
      const epochs = history.epochs.map(({ kind }) => kind).slice(0, 4);
      if (epochs.length > 0) this.#found.add(`${who} epochs ${epochs.join(' ')}`);
      if (history.taken.length > 0)
        this.#found.add(`${who} took ${Math.min(8, 2 ** Math.floor(Math.log2(history.taken.length)))}`);
      if (history.accepted === 0) continue;
      const exposed = [history.stateRevealed, history.keyRevealed, history.exposed, judged.corrupted];
      this.#found.add(`${who} accepted, exposed ${exposed.map((bits) => (bits === 0 ? 0 : 1)).join('')}`);
      for (const game of GAMES)
        if (game.variants.includes(session.variant) && game.fresh(session, judged))
          this.#found.add(`${who} fresh for ${game.id}, epoch ${Math.min(3, history.epochs.length)}`);
    }
  }

  #who(slot: number): string {
    const { variant, role } = this.#world.model.system.slot(slot);
    return `${variant} ${role}`;
  }
}

/** What a step does, each change to a packet by itself: all of them together would be new for ever. */
function kindsOf(step: Step, move: Move): readonly string[] {
  if (step.step !== 'packet') return [step.step === 'choose' ? step.kind : move.kind];
  return [step.of === null ? 'next' : 'packet', ...step.edits.map(({ edit }) => edit)];
}
