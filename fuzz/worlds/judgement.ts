import { apartIn } from '../../harness/terms/apart.ts';
import type { ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import type { EndpointThrew } from '../../harness/terms/endpoint-threw.ts';
import { gameOf } from '../../model/games/index.ts';
import type { Move } from '../../model/move.ts';
import type { Session } from '../../model/session.ts';
import { erasedBy } from '../erased-by.ts';
import type { Breach } from '../level.ts';
import { type Happened, partingOf } from './parting.ts';
import { repeatedIn } from './repeated.ts';
import { strayAnswer } from './stray-answer.ts';

/** Holds a run on real endpoints against the protocol: the games, the model's own run, and what is left behind. */
export class Judgement {
  readonly breaches: Breach[] = [];
  readonly #world: ConcreteWorld;
  /** Whether the model that is led along is that of the protocol as it is: then to part from it is a breach. */
  readonly #isHonest: boolean;
  readonly #retained: number[];
  #sessions: readonly Session[] = [];
  #stages: readonly string[] = [];
  #now = 0;

  constructor(world: ConcreteWorld, isHonest: boolean) {
    this.#world = world;
    this.#isHonest = isHonest;
    this.#retained = world.model.system.slots.map(() => 0);
  }

  /** Remembers how things stand before a move. */
  before(): void {
    const { system, state } = this.#world.model;
    this.#sessions = system.slots.map(({ index }) => system.session(state, index));
    this.#stages = system.slots.map(({ index }) => this.#stage(index));
    this.#now = state.now;
  }

  /** Judges what a move did. */
  after(move: Move): void {
    if ('slot' in move) this.#observe(move);
    if (this.#isHonest) this.#compare(move);
  }

  /** Takes note of the games that are won, limits aside. */
  judge(won: Readonly<Record<string, string>>): void {
    for (const [id, win] of Object.entries(won)) {
      const game = gameOf(id);
      if (game.limit || this.breaches.some(({ requirement }) => requirement === id)) continue;
      // `attack, session 3`
      const [attack = win, slot = ''] = win.split(', session ');
      this.breaches.push({
        requirement: id,
        expected: game.title,
        observed: attack,
        state: this.#stateOf(Number(slot)),
        response: attack,
      });
    }
  }

  /** Judges what is seen of all sessions together, at the end. */
  atEnd(won: Readonly<Record<string, string>>): void {
    this.judge(won);
    const repeated = repeatedIn(this.#world);
    if (repeated !== undefined) this.breaches.push(repeated);
  }

  threw(error: EndpointThrew): void {
    this.breaches.push({
      requirement: 'DOS-01',
      expected: 'an answer, or the end of the session',
      observed: error.message.slice(0, 200),
      state: this.#stateOf(error.slot, this.#stages[error.slot]),
      response: `threw ${error.cause instanceof Error ? error.cause.name : 'something'}`,
    });
  }

  #compare(move: Move): void {
    const { system, state } = this.#world.model;
    for (const { index: slot } of system.slots) {
      const before = this.#sessions[slot];
      const after = system.session(state, slot);
      const apart = apartIn(after, this.#world.actor(slot));
      if (before === undefined || apart === undefined) continue;
      const happened: Happened = { slot, move, before, after, apart, now: this.#now };
      this.breaches.push({
        ...partingOf(this.#world, happened),
        state: this.#stateOf(slot, this.#stages[slot]),
      });
      return;
    }
  }

  /** What is seen of an endpoint alone: what it left behind, and what it said where it had to say nothing. */
  #observe(move: Move & { readonly slot: number }): void {
    const { system } = this.#world.model;
    for (const slot of [move.slot, system.slot(move.slot).partner]) {
      const actor = this.#world.actor(slot);
      if (actor === undefined) continue;
      const { retained } = actor.watched;
      const left = retained[this.#retained[slot] ?? 0];
      this.#retained[slot] = retained.length;
      if (left !== undefined)
        this.breaches.push({
          requirement: erasedBy(left.held, left.why, system.slot(slot).variant),
          expected: `${left.held} erased when ${left.why}`,
          observed: `${left.held} still there`,
          state: this.#stateOf(slot, this.#stages[slot]),
          response: `${left.held} kept when ${left.why}`,
        });
    }
    if (move.kind !== 'deliver') return;
    const stray = this.#stray(move.slot);
    if (stray !== undefined)
      this.breaches.push({ ...stray, state: this.#stateOf(move.slot, this.#stages[move.slot]) });
  }

  #stray(slot: number): Omit<Breach, 'state'> | undefined {
    const actor = this.#world.actor(slot);
    return actor && strayAnswer(actor, this.#stages[slot] ?? '');
  }

  #stage(slot: number): string {
    return this.#world.actor(slot)?.watched.endpoint.stage ?? 'idle';
  }

  #stateOf(slot: number, stage = this.#stage(slot)): string {
    const { variant, role } = this.#world.model.system.slot(slot);
    return `${variant} ${role} at ${stage}`;
  }
}
