import { CLIENT_CHOICES, type Move } from './move.ts';
import { printPacket } from './print.ts';
import { PARTY_NAMES, Stage } from './session.ts';
import type { State, System } from './system.ts';
import type { Term } from './term.ts';

/** One step of a run: the move, and the packets that sessions sent in answer. */
export interface Happening {
  readonly move: Move;
  /** A packet of the other end of the link, as it is: what the network does by itself. */
  readonly honest: boolean;
  readonly sent: readonly { readonly slot: number; readonly packet: Term }[];
  /** Sessions that accepted, or went on to new keys, by this step. */
  readonly accepted: readonly number[];
  readonly closed: readonly number[];
}

/**
 * What happens when these moves are made one after the other.
 * @throws RangeError where one of them is not possible
 */
export function happenings(system: System, moves: readonly Move[]): readonly Happening[] {
  let state = system.initial();
  return moves.map((move) => {
    const before = state;
    const after = system.apply(before, move);
    if (after === undefined) throw new RangeError(`moves: ${move.kind} is not possible where it stands`);
    state = after;
    return happening(system, before, after, move);
  });
}

function happening(system: System, before: State, after: State, move: Move): Happening {
  const slots = system.slots.map(({ index }) => index);
  const pair = (slot: number) => [system.session(before, slot), system.session(after, slot)] as const;
  return {
    move,
    honest: move.kind === 'deliver' && system.pending(before, move.slot) === move.packet,
    sent: slots.flatMap((slot) => {
      const [old, now] = pair(slot);
      return now.history.sent.slice(old.history.sent.length).map((packet) => ({ slot, packet }));
    }),
    accepted: slots.filter((slot) => {
      const [old, now] = pair(slot);
      return old.history.accepted === 0 && now.history.accepted > 0;
    }),
    closed: slots.filter((slot) => {
      const [old, now] = pair(slot);
      return old.stage !== Stage.closed && now.stage === Stage.closed;
    }),
  };
}

/** `client 1`, `server 2`; with the variant before it where both run together. */
export function slotName(system: System, slot: number): string {
  const { variant, role, link } = system.slot(slot);
  const name = `${role} ${link + 1}`;
  return system.protocols.length > 1 ? `${variant} ${name}` : name;
}

/** A run as a numbered message sequence, for people. */
export function printMoves(system: System, moves: readonly Move[]): string[] {
  return happenings(system, moves).flatMap((step, i) => {
    const number = `${i + 1}.`.padStart(3);
    const sent = step.sent.map(
      ({ slot, packet }) => `    ${slotName(system, slot)} sends ${printPacket(system.terms, packet)}`,
    );
    const accepts = step.accepted.map((slot) => `    ${slotName(system, slot)} accepts`);
    const closes = step.closed.map((slot) => `    ${slotName(system, slot)} closes`);
    return [`${number} ${printMove(system, step)}`, ...sent, ...accepts, ...closes];
  });
}

function printMove(system: System, { move, honest }: Happening): string {
  const who = 'slot' in move ? slotName(system, move.slot) : '';
  switch (move.kind) {
    case 'start': {
      const choice = CLIENT_CHOICES[move.choice];
      return `NewSession(${who}) towards ${PARTY_NAMES[choice?.peer ?? 0]} with ${choice?.configuration}`;
    }
    case 'deliver':
      return `${honest ? 'network' : 'ADVERSARY'} -> ${who}: ${printPacket(system.terms, move.packet)}`;
    case 'encrypt':
      return `Encrypt(${who})`;
    case 'ratchet':
      return `Ratchet(${who}, ${move.ratchet})`;
    case 'close':
      return `Close(${who})`;
    case 'reveal state':
      return `RevealState(${who})`;
    case 'reveal key':
      return `RevealKey(${who})`;
    case 'expose':
      return `ExposeSecret(${who}, ${move.secret})`;
    case 'corrupt':
      return `CorruptLongTerm(${PARTY_NAMES[move.party]})`;
    case 'tick':
      return `Tick(${move.units * 60} s)`;
  }
}
