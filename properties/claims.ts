import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Lab } from '../harness/lab.ts';
import { usageOf } from '../harness/observation/cost.ts';
import { PeerUnusableError } from '../harness/peer-error.ts';
import { PACKETS_EACH } from './stages.ts';

/** Sessions that are opened to measure one. */
const SESSIONS = 40;

/** CLM-01 to CLM-03: claims that are measured, and never a failure. */
export const CLAIMS: readonly Check[] = [
  check({
    id: 'claims/round-trips',
    title: 'Simplex takes two round trips, Duplex three.',
    quote: 'Simplex takes two round trips, Duplex three after which both are confirmed.',
    requirements: ['CLM-01'],
    peers: ALL_PEERS,
    cases: fc.constant('a handshake'),
    runs: 1,
    async attempt(lab) {
      const session = await lab.open();
      let sent = 0;
      await session.handshake((packet) => {
        sent += 1;
        return [packet];
      });
      const trips = Math.max(sent, session.packets.length);
      return {
        verdict: 'info',
        expected: `${PACKETS_EACH[lab.target.identity.variant]} round trips`,
        observed: session.established ? `${trips} round trips` : 'no session was established',
      };
    },
  }),
  check({
    id: 'claims/state-per-session',
    title: 'A Simplex server keeps less than 4 KiB for each session.',
    quote: 'Per-connection state of a Simplex server is under 4 KiB, ephemeral handshake material aside.',
    requirements: ['CLM-02'],
    peers: ['simplex server'],
    needs: ['observed'],
    alone: true,
    anyProfile: true,
    cases: fc.constant(SESSIONS),
    runs: 1,
    async attempt(lab, count) {
      const [, each] = await growth(lab, count);
      return { verdict: 'info', expected: 'under 4 KiB for each session', observed: each };
    },
  }),
  check({
    id: 'claims/many-sessions',
    title: 'A server holds very many sessions at once, and memory grows linearly with them.',
    quote: 'A server holds very many connections at once; memory grows linearly with them.',
    requirements: ['CLM-03'],
    peers: ['simplex server', 'duplex server'],
    needs: ['observed'],
    alone: true,
    anyProfile: true,
    cases: fc.constant(SESSIONS),
    runs: 1,
    async attempt(lab, count) {
      const [held, first] = await growth(lab, count);
      const [more, second] = await growth(lab, count);
      const observed = `${held + more} sessions held: ${first}, then ${second}`;
      return { verdict: 'info', expected: 'as much for the last as for the first', observed };
    },
  }),
];

/** Opens sessions and leaves them open: how many there are, and what each costs the peer in resident memory. */
async function growth(lab: Lab, count: number): Promise<readonly [number, string]> {
  const memory = () => usageOf(lab.target)?.memory ?? 0;
  const before = memory();
  let held = 0;
  try {
    for (let opened = 0; opened < count; opened++) {
      const session = await lab.open();
      if (await session.handshake()) held += 1;
    }
  } catch (error) {
    if (!(error instanceof PeerUnusableError)) throw error;
  }
  const each = Math.max(0, memory() - before) / Math.max(1, held) / 1024;
  return [held, `${each.toFixed(1)} KiB for each session, a runtime's own and the system's aside`];
}
