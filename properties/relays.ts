import type { Passing, Relay } from '../harness/between/relay.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { Flag } from '../impl/wire/codes.ts';
import { PACKETS_EACH } from './stages.ts';

/** Milliseconds in which an end that is not to come would, and for which a packet is held back. */
export const BRIEF = 80;

/** A packet of the handshake by its place among all of them: which side it goes to, and its place among those. */
export function isAt({ to, index }: Passing, place: number): boolean {
  return to === (place % 2 === 0 ? 'server' : 'client') && index === Math.floor(place / 2);
}

/** How many packets the handshake has. */
export function packetsOf({ target: { identity } }: Lab): number {
  return 2 * PACKETS_EACH[identity.variant];
}

/** Whether all of the handshake went by, and no error with it. */
export function wentBy(lab: Lab, { passed }: Relay): boolean {
  const errors = passed.some(({ packet }) => packet[0] === Flag.errorCondition);
  return passed.length >= packetsOf(lab) && !errors;
}

/** A session of the two, with nothing changed. */
export async function honest(lab: Lab): Promise<{ readonly relay: Relay; readonly works: boolean }> {
  const relay = await lab.relay();
  relay.start();
  const over = () => wentBy(lab, relay) || relay.ended.size > 0;
  await relay.until(over, lab.target.patience.reaction);
  await relay.until(() => relay.ended.size > 0, BRIEF);
  return { relay, works: wentBy(lab, relay) && relay.ended.size === 0 };
}

export function works(went: boolean, what: string): Outcome {
  return { verdict: went ? 'pass' : 'fail', expected: what, observed: went ? 'they do' : 'they do not' };
}

const twin = async (lab: Lab): Promise<Outcome> =>
  works((await honest(lab)).works, 'the two establish a session, and keep it');

/** After a fault: one of the two must end the session, whatever the other makes of it. */
export async function mustEnd(lab: Lab, relays: readonly Relay[], came: () => boolean): Promise<Outcome> {
  const expected = 'one of the two ends the session';
  const ended = ({ ended }: Relay) => ended.size > 0;
  const end = performance.now() + lab.target.patience.reaction;
  for (const relay of relays) await relay.until(() => ended(relay), Math.max(BRIEF, end - performance.now()));
  if (!came()) return { verdict: 'inconclusive', expected, observed: 'what was to be changed never came' };
  const open = relays.find((relay) => !ended(relay));
  if (open === undefined) return { verdict: 'pass', expected, observed: 'one of them did' };
  if (!(await lab.canary(true)))
    return { verdict: 'inconclusive', expected, observed: 'nothing, and the canary was not answered either' };
  return {
    verdict: 'fail',
    expected,
    observed: wentBy(lab, open) ? 'both have it established' : 'both left it open',
  };
}

const SERVERS = ['simplex server', 'duplex server'] as const;

/** What all checks of two peers have. */
export const common = { peers: SERVERS, needs: ['between'] as const, anyProfile: true, twin, runs: 6 };
