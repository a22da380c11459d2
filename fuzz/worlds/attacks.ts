import { huntMutant } from '../../model/hunt.ts';
import type { Move } from '../../model/move.ts';
import type { Mutant } from '../../model/mutants/mutant.ts';
import { writeRecipe } from '../../model/recipe.ts';
import type { System } from '../../model/system.ts';
import type { Step, WorldCase } from './case.ts';

/** The shortest attack of the model on a mutant, as a case; undefined where none is found. */
export function attackOn(mutant: Mutant): WorldCase | undefined {
  const found = huntMutant(mutant);
  if (found === undefined) return undefined;
  const { system, attack, bounds } = found;
  return {
    variants: [mutant.variant],
    links: bounds.sessions,
    mutant: mutant.id,
    steps: stepsOf(system, attack.moves),
  };
}

/** Moves as steps: those that need no packet of their own as the choice that comes to them. */
export function stepsOf(system: System, moves: readonly Move[]): Step[] {
  let state = system.initial();
  return moves.map((move) => {
    const step = stepOf(system, state, move);
    const next = system.apply(state, move);
    if (next === undefined) throw new RangeError(`moves: ${move.kind} is not possible where it stands`);
    state = next;
    return step;
  });
}

function stepOf(system: System, state: ReturnType<System['initial']>, move: Move): Step {
  switch (move.kind) {
    case 'corrupt':
      return { step: 'choose', kind: 'corrupt', slot: 0, pick: move.party };
    case 'tick':
      return { step: 'choose', kind: 'tick', slot: 0, pick: move.units - 1 };
    case 'start':
      return { step: 'choose', kind: 'start', slot: move.slot, pick: move.choice };
    case 'ratchet':
      return { step: 'choose', kind: 'ratchet', slot: move.slot, pick: RATCHETS.indexOf(move.ratchet) };
    case 'expose':
      return { step: 'choose', kind: 'expose', slot: move.slot, pick: move.secret === 'secA' ? 0 : 1 };
    case 'deliver':
      return deliveryOf(system, state, move);
    default:
      return { step: 'choose', kind: move.kind, slot: move.slot, pick: 0 };
  }
}

const RATCHETS = ['symmetric', 'unseen', 'asymmetric'];

/** The next packet of the link and packets that a session sent by where they are from, others by their terms. */
function deliveryOf(
  system: System,
  state: ReturnType<System['initial']>,
  { slot, packet }: Move & { readonly kind: 'deliver' },
): Step {
  if (system.pending(state, slot) === packet) return { step: 'choose', kind: 'deliver', slot, pick: 0 };
  for (const { index: from } of system.slots) {
    const index = system.session(state, from).history.sent.indexOf(packet);
    if (index >= 0) return { step: 'packet', slot, of: { slot: from, index }, edits: [] };
  }
  const world = { variants: [system.slot(slot).variant], dialect: 'reference', links: 1, game: '' } as const;
  const { terms } = writeRecipe(system, [{ kind: 'deliver', slot, packet }], world);
  return { step: 'deliver', slot, terms };
}
