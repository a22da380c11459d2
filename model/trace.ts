import type { Trace, TraceAgent, TraceStep } from '../record/index.ts';
import { CLIENT_CHOICES, type Move } from './move.ts';
import { printPacket } from './print.ts';
import { type RunWorld, writeRecipe } from './recipe.ts';
import { type Happening, happenings, slotName } from './sequence.ts';
import { PARTY_NAMES } from './session.ts';
import type { System } from './system.ts';

/** Who owns the network, in a trace. */
const NETWORK = 'network';
/** Seconds of one unit of the model's clock. */
const UNIT = 60;

/**
 * A run as a `qsmp-trace/1` document: what happened, for people and reports, and the recipe by which the
 * model makes it again.
 * @param lost what the game says of the win
 * @throws RangeError where a move is not possible
 */
export function writeTrace(system: System, moves: readonly Move[], world: RunWorld, lost: string): Trace {
  const { variants, dialect, game, mutant } = world;
  const [variant = 'simplex'] = variants;
  return {
    format: 'qsmp-trace/1',
    title: mutant === undefined ? `${game}: ${lost}` : `${game} lost by ${mutant}: ${lost}`,
    // Terms stand for any profile.
    subject: { variant, profile: 's5', dialect },
    clock: '0',
    seed: null,
    judgement: { verdict: 'fail', requirements: [game.slice(0, 6)], game, observed: lost },
    agents: [...agents(system, variant), { name: NETWORK, kind: 'adversary' }, ...parties(system)],
    steps: happenings(system, moves).flatMap((step) => writeStep(system, step)),
    model: writeRecipe(system, moves, world),
  };
}

function agents(system: System, subject: string): TraceAgent[] {
  return system.slots.map(({ index, variant, role }) => ({
    name: slotName(system, index),
    kind: 'ours',
    role,
    ...(variant === subject ? {} : { variant }),
  }));
}

/** The owners of long-term keys, which an oracle may corrupt. */
function parties(system: System): TraceAgent[] {
  const names = system.protocols.some(({ variant }) => variant === 'duplex') ? PARTY_NAMES : ['S', 'E'];
  return names.map((name) => ({ name, kind: name === 'E' ? 'adversary' : 'ours' }));
}

function writeStep(system: System, step: Happening): TraceStep[] {
  const { sent, accepted, closed } = step;
  const at = (slot: number) => ({
    agent: slotName(system, slot),
    connection: system.slot(slot).link + 1,
  });
  return [
    ...writeMove(system, step),
    ...sent.map(
      ({ slot, packet }): TraceStep => ({
        kind: 'send',
        from: slotName(system, slot),
        to: NETWORK,
        connection: system.slot(slot).link + 1,
        term: printPacket(system.terms, packet),
      }),
    ),
    ...accepted.map((slot): TraceStep => ({ kind: 'event', ...at(slot), event: 'established' })),
    ...closed.map((slot): TraceStep => ({ kind: 'event', ...at(slot), event: 'ended', cause: 'failure' })),
  ];
}

function writeMove(system: System, { move, honest }: Happening): TraceStep[] {
  if (move.kind === 'corrupt')
    return [{ kind: 'oracle', oracle: 'corrupt', agent: PARTY_NAMES[move.party] ?? 'S' }];
  if (move.kind === 'tick') return [{ kind: 'tick', seconds: String(move.units * UNIT) }];
  const agent = slotName(system, move.slot);
  const connection = system.slot(move.slot).link + 1;
  switch (move.kind) {
    case 'start': {
      const { peer = 0, configuration } = CLIENT_CHOICES[move.choice] ?? {};
      const meant = PARTY_NAMES[peer];
      return [
        { kind: 'start', agent, connection, ...(meant && { peer: meant }), note: `with ${configuration}` },
      ];
    }
    case 'deliver': {
      const term = printPacket(system.terms, move.packet);
      const note = honest ? 'as it was sent' : 'made, or put here, by the adversary';
      return [{ kind: 'send', from: NETWORK, to: agent, connection, term, note }];
    }
    case 'encrypt':
      return [{ kind: 'order', agent, connection, order: 'send' }];
    case 'close':
      return [{ kind: 'order', agent, connection, order: 'close' }];
    case 'ratchet': {
      const ratchet = move.ratchet === 'asymmetric' ? 'asymmetric' : 'symmetric';
      const unseen = move.ratchet === 'unseen' ? { note: 'past the adversary' } : {};
      return [{ kind: 'order', agent, connection, order: 'ratchet', ratchet, ...unseen }];
    }
    case 'expose':
      return [{ kind: 'oracle', oracle: 'expose', agent, connection, note: move.secret }];
    case 'reveal state':
    case 'reveal key':
      return [{ kind: 'oracle', oracle: move.kind, agent, connection }];
  }
}
