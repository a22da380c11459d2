import type { Apart } from '../../harness/terms/apart.ts';
import type { ConcreteWorld } from '../../harness/terms/concrete-world.ts';
import type { Move } from '../../model/move.ts';
import { Flag } from '../../model/protocol.ts';
import { type Session, Stage } from '../../model/session.ts';
import { Steps } from '../../model/steps/steps.ts';
import type { Slot } from '../../model/system.ts';
import type { Breach } from '../level.ts';

/** A move after which a session of the model and its endpoint do not stand at the same place. */
export interface Happened {
  readonly slot: number;
  readonly move: Move;
  /** The model's session, before and after. */
  readonly before: Session;
  readonly after: Session;
  readonly apart: Apart;
  /** The model's time. */
  readonly now: number;
}

/** What a parting breaks: the requirement of the check that decided otherwise, as far as it can be told. */
export function partingOf(world: ConcreteWorld, happened: Happened): Omit<Breach, 'state'> {
  const { slot, move, before, after, apart } = happened;
  const actor = world.actor(slot);
  const stage = actor?.watched.endpoint.stage ?? 'idle';
  const inData = before.stage === Stage.data;
  const at = world.model.system.slot(slot);
  const reason = actor?.reason;
  const why = reason?.cause === 'failure' ? reason.failure.decision : (reason?.cause ?? 'nothing');
  if (move.kind !== 'deliver' || move.slot !== slot) return ofCommand(happened, at, stage, why);
  const check = refusalOf(world, happened, move.packet);
  if (check !== undefined && stage !== 'closed') {
    const dropped = inData && actor?.session.history.taken.length === before.history.taken.length;
    if (dropped)
      return {
        requirement: 'CHN-04',
        expected: `closed for its ${check}`,
        observed: 'dropped, and the session goes on',
        response: `dropped a wrong ${check}`,
      };
    const requirement = inData
      ? ofAcceptedData(world, happened, move.packet, check)
      : ofAcceptedHandshake(world, at, before, move.packet, check);
    return {
      requirement,
      expected: `refused by its ${check}`,
      observed: 'accepted',
      response: `accepted a wrong ${check}`,
    };
  }
  const isClosed = after.stage === Stage.closed;
  if (stage === 'closed' && !isClosed)
    return {
      requirement:
        why === 'acceptTime' ? 'RPL-04' : inData ? ofRefusedData(world, move.packet, why) : ofHandshake(at),
      expected: 'accepted',
      observed: `refused: ${why}`,
      response: `refused: ${why}`,
    };
  if (isClosed && check === undefined)
    // An error of the peer, sealed.
    return { requirement: 'ERR-03', expected: 'closed', observed: stage, response: `stays ${stage}` };
  return {
    requirement:
      apart === 'peer' ? 'DPX-05' : inData ? ofRefusedData(world, move.packet, why) : ofHandshake(at),
    expected: `its ${apart} as the protocol says`,
    observed: `another ${apart}, at ${stage}`,
    response: `another ${apart}`,
  };
}

function ofHandshake({ variant }: Slot): string {
  return variant === 'simplex' ? 'SMX-01' : 'DPX-01';
}

/** What a session was told to do, it did not do, or its peer did not take unseen. */
function ofCommand(
  { move, apart, slot }: Happened,
  at: Slot,
  stage: string,
  why: string,
): Omit<Breach, 'state'> {
  const response = stage === 'closed' ? `closed: ${why}` : `another ${apart}`;
  const told = {
    expected: `${move.kind} carried out`,
    observed: `${response}, at ${stage}`,
    response: `${move.kind}: ${response}`,
  };
  switch (move.kind) {
    case 'start':
      return { requirement: ofHandshake(at), ...told };
    case 'ratchet':
      return { requirement: move.ratchet === 'asymmetric' ? 'RTA-01' : 'RTS-01', ...told };
    case 'close':
      return { requirement: apart === 'stage' ? 'TRD-01' : 'ERR-04', ...told };
    case 'encrypt':
      return { requirement: 'CHN-01', ...told };
    default:
      // Something was done to one session, and another one changed.
      return { requirement: 'slot' in move && move.slot !== slot ? 'TRD-02' : 'TRD-01', ...told };
  }
}

/** The check of the model that refused a packet. */
function refusalOf(
  world: ConcreteWorld,
  { slot, before, now }: Happened,
  packet: number,
): string | undefined {
  const { system, state } = world.model;
  const steps = new Steps(system.words(slot));
  const at = { now, corrupted: state.corrupted };
  return steps.receive(before, system.slot(slot).role, packet, at).refused;
}

function ofAcceptedHandshake(
  world: ConcreteWorld,
  { variant }: Slot,
  before: Session,
  packet: number,
  check: string,
): string {
  const { terms } = world.model.system;
  switch (check) {
    case 'flag':
      return terms.headerOf(terms.arg(packet, 0)).flag === Flag.error ? 'HDR-06' : 'HDR-04';
    case 'kid':
      return 'KEY-03';
    case 'configuration':
      return 'CFG-02';
    case 'hash':
    case 'signature':
      return variant === 'simplex' ? 'SMX-03' : before.stage === 1 ? 'DPX-05' : 'DPX-02';
    case 'tag':
    case 'confirmation':
      return variant === 'simplex' ? 'CNF-01' : 'CNF-02';
    case 'stage':
      return 'HDR-04';
    case 'time':
      return 'RPL-04';
    default:
      return 'HDR-02';
  }
}

function ofAcceptedData(world: ConcreteWorld, { slot }: Happened, packet: number, check: string): string {
  const { system, state } = world.model;
  const { flag } = system.terms.headerOf(system.terms.arg(packet, 0));
  const taken = system.slots.some(({ index }) => system.session(state, index).history.taken.includes(packet));
  const reflected = system.session(state, slot).history.sent.includes(packet);
  if (taken) return 'RPL-01';
  if (reflected) return 'DIR-02';
  switch (check) {
    case 'flag':
      return 'CHN-06';
    case 'time':
      return 'RPL-04';
    case 'idle':
      return 'RTS-05';
    case 'requested':
      return 'RTA-03';
    case 'hash':
    case 'signature':
      return 'RTA-02';
    case 'tag':
      return flag === Flag.error ? 'ERR-03' : flag === Flag.encryptedMessage ? 'CHN-03' : ofRatchet(flag);
    case 'sequence':
      return flag === Flag.error ? 'ERR-03' : 'CHN-02';
    default:
      return flag === Flag.encryptedMessage || flag === Flag.error ? 'CHN-03' : ofRatchet(flag);
  }
}

function ofRatchet(flag: number): string {
  return flag === Flag.symmetricRatchet ? 'RTS-02' : 'RTA-02';
}

/** A data-phase packet that had to be taken was not. */
function ofRefusedData(world: ConcreteWorld, packet: number, why: string): string {
  const { terms } = world.model.system;
  const { flag } = terms.headerOf(terms.arg(packet, 0));
  if (flag === Flag.symmetricRatchet) return 'RTS-01';
  if (flag === Flag.asymmetricRequest || flag === Flag.asymmetricResponse) return 'RTA-01';
  if (flag === Flag.error) return 'ERR-03';
  return why === 'acceptSequence' ? 'CHN-02' : why === 'acceptTag' ? 'CHN-01' : 'CHN-03';
}
