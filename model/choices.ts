import fc from 'fast-check';
import { CLIENT_CHOICES, type Move } from './move.ts';
import { Stage } from './session.ts';
import type { World } from './world.ts';

/** Kinds of choices. Deliveries stand several times: an honest run needs many. */
export const CHOICE_KINDS = [
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'deliver',
  'forge',
  'start',
  'encrypt',
  'ratchet',
  'close',
  'reveal state',
  'reveal key',
  'expose',
  'corrupt',
  'tick',
] as const;

/** A random adversary's choice, which becomes a move in the state that it meets: any numbers will do. */
export interface Choice {
  readonly kind: (typeof CHOICE_KINDS)[number];
  readonly slot: number;
  readonly pick: number;
}

/** Any choice. Smaller numbers are simpler: earlier sessions, earlier options. */
export const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.constantFrom(...CHOICE_KINDS),
  slot: fc.nat(7),
  pick: fc.nat(63),
});

/**
 * The move that a choice stands for here: of the session that it names, or else of the next one for which there is
 * such a move. Undefined where there is none; whether it is possible is for the world to say.
 */
export function moveOf(world: World, { kind, slot: first, pick }: Choice): Move | undefined {
  if (kind === 'corrupt') return { kind, party: pick % 2 };
  if (kind === 'tick') return { kind, units: 1 + (pick % 2) };
  const { slots } = world.system;
  for (let i = 0; i < slots.length; i++) {
    const move = moveAt(world, kind, (first + i) % slots.length, pick);
    if (move !== undefined) return move;
  }
  return undefined;
}

function moveAt(
  { system, state }: World,
  kind: Exclude<Choice['kind'], 'corrupt' | 'tick'>,
  slot: number,
  pick: number,
): Move | undefined {
  const { stage } = system.session(state, slot);
  switch (kind) {
    case 'start':
      // Mostly the ordinary client.
      return stage === Stage.idle
        ? { kind, slot, choice: pick < CLIENT_CHOICES.length ? pick : 0 }
        : undefined;
    case 'deliver': {
      const packet = system.pending(state, slot);
      return packet === undefined ? undefined : { kind, slot, packet };
    }
    case 'forge': {
      const forgeries = system.forgeries(state, slot);
      const forgery = forgeries[pick % Math.max(1, forgeries.length)];
      return forgery && { kind: 'deliver', slot, packet: forgery.packet };
    }
    case 'encrypt':
    case 'close':
      return stage === Stage.data ? { kind, slot } : undefined;
    case 'ratchet':
      return stage === Stage.data
        ? { kind, slot, ratchet: RATCHETS[pick % RATCHETS.length] ?? 'symmetric' }
        : undefined;
    case 'expose':
      return { kind, slot, secret: pick % 2 === 0 ? 'secA' : 'secB' };
    default:
      return { kind, slot };
  }
}

const RATCHETS = ['symmetric', 'unseen', 'asymmetric'] as const;
