import { type ConcreteOptions, ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import { EndpointThrew } from '../../harness/terms/endpoint-threw.ts';
import { gamesWon } from '../../harness/terms/side-by-side.ts';
import { moveOf } from '../../model/choices.ts';
import type { Move } from '../../model/move.ts';
import { readRecipe } from '../../model/recipe.ts';
import type { System } from '../../model/system.ts';
import { Op } from '../../model/term.ts';
import type { Breach } from '../level.ts';
import { deliveredBy, isForStage } from './altered.ts';
import type { DeliverStep, Step, WorldCase } from './case.ts';
import { Features } from './features.ts';
import { Judgement } from './judgement.ts';

/** What came of playing a case. */
export interface Played {
  /** The moves that were possible, in order. */
  readonly moves: readonly Move[];
  readonly features: readonly string[];
  readonly breaches: readonly Breach[];
}

/** A move, and the bytes of its packet where they are not those that its term spells out. */
interface Made {
  readonly move: Move;
  readonly bytes?: Uint8Array;
}

/** Plays a case in a world made from scratch, up to its end or the first breach. */
export function play(system: System, example: WorldCase, options: ConcreteOptions): Played {
  const world = new ConcreteWorld(system, options);
  const features = new Features(world);
  const judgement = new Judgement(world, example.mutant === undefined);
  const moves: Move[] = [];
  for (const step of example.steps) {
    const made = moveFor(world, step, example);
    if (made === undefined) continue;
    const { move } = made;
    if (spoilsFreshness(move)) judgement.judge(gamesWon(world.judged()));
    judgement.before();
    try {
      if (!carryOut(world, made)) continue;
    } catch (error) {
      if (!(error instanceof EndpointThrew)) throw error;
      moves.push(move);
      judgement.threw(error);
      break;
    }
    moves.push(move);
    if (rejectedExplicitly(world, move)) break;
    judgement.after(move);
    features.after(step, move);
    if (judgement.breaches.length > 0) break;
  }
  const won = gamesWon(world.judged());
  judgement.atEnd(won);
  features.atEnd(won);
  return { moves, features: features.all, breaches: judgement.breaches };
}

function carryOut(world: ConcreteWorld, { move, bytes }: Made): boolean {
  return move.kind === 'deliver' ? world.deliver(move.slot, move.packet, bytes) : world.make(move);
}

/**
 * PRM-08: whether an endpoint ended its session for a ciphertext that was not made for its key. In the model every KEM
 * rejects implicitly: there the session goes on, and nothing that follows can be compared.
 */
function rejectedExplicitly(world: ConcreteWorld, move: Move): boolean {
  if (move.kind !== 'deliver') return false;
  const reason = world.actor(move.slot)?.reason;
  if (reason?.cause !== 'failure' || reason.failure.decision !== 'decapsulate') return false;
  const { system, state } = world.model;
  const { role } = system.slot(move.slot);
  const { history } = system.session(state, move.slot);
  // What the server opens is secA, and what a client opens secB.
  return system.terms.is(role === 'server' ? history.secA : history.secB, Op.rej);
}

/** Whether a game that is won can be none after it. */
function spoilsFreshness({ kind }: Move): boolean {
  return kind === 'reveal state' || kind === 'reveal key' || kind === 'expose' || kind === 'corrupt';
}

/** The move that a step stands for in the state that it meets; undefined where there is none. */
function moveFor(world: ConcreteWorld, step: Step, { variants, links, mutant }: WorldCase): Made | undefined {
  const { model } = world;
  const { system } = model;
  switch (step.step) {
    case 'choose': {
      const move = moveOf(model, { ...step, slot: step.slot % system.slots.length });
      return move && { move };
    }
    case 'packet': {
      const delivered = deliveredBy(world, step);
      if (delivered === undefined) return undefined;
      const { packet, bytes } = delivered;
      const slot = step.slot % system.slots.length;
      return { move: { kind: 'deliver', slot, packet }, ...(bytes && { bytes }) };
    }
    case 'deliver': {
      const slot = step.slot % system.slots.length;
      const packet = step.terms.length - 1;
      const [move] = readRecipe(system, {
        variants,
        links,
        game: '',
        terms: step.terms,
        moves: [{ move: 'deliver', slot, packet }],
      });
      if (move?.kind !== 'deliver') return undefined;
      const session = system.session(model.state, slot);
      const fits = mutant !== undefined || !hidesJunk(step.terms);
      return fits && isForStage(system, slot, session, move.packet) ? { move } : undefined;
    }
  }
}

/** Whether junk is a part of a part: its length is not known there. */
function hidesJunk(terms: DeliverStep['terms']): boolean {
  const at = terms.findIndex(([op, name]) => op === 'constant' && name === 'junk');
  return at >= 0 && terms.slice(0, -1).some((term) => term.includes(`#${at}`));
}
