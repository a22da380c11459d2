import fc from 'fast-check';
import { type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { QUIET_SHARE, QUIET_WINDOW, shareOfCore } from '../harness/observation/cost.ts';
import type { Outcome } from '../harness/verdict.ts';
import { PACKETS_EACH, reach } from './stages.ts';

const SERVERS = ['simplex server', 'duplex server'] as const;

/** A SHOULD is never a failure. */
function atMostWarn(outcome: Outcome): Outcome {
  return outcome.verdict === 'fail' ? { ...outcome, verdict: 'warn' } : outcome;
}

/** The quiet things that a peer may have, which cost nothing while nothing happens. */
const QUIET: Readonly<Record<string, { readonly title: string; open(lab: Lab): Promise<unknown> }>> = {
  idle: {
    title: 'An endpoint with idle sessions',
    open: (lab) => each(lab, [PACKETS_EACH.duplex, PACKETS_EACH.duplex, PACKETS_EACH.duplex]),
  },
  'half-open': {
    title: 'A half-open handshake, at every stage,',
    open: async (lab) => {
      await lab.open();
      const begun = await reach(lab, 0);
      if (begun.next !== undefined) begun.session.send(begun.next.subarray(0, 25));
      await each(lab, [1, 2]);
    },
  },
  ended: {
    title: 'A closed or aborted connection, at every stage,',
    open: async (lab) => {
      for (const end of ['close', 'reset'] as const)
        for (const session of await each(lab, [0, 1, 2, 3])) session[end]();
      for (const session of await each(lab, [0, 1, 3])) session.send(new Uint8Array(64).fill(0xff));
    },
  },
};

async function each(lab: Lab, stages: readonly number[]): Promise<readonly Conversation[]> {
  const sessions = [];
  for (const at of stages) sessions.push((await reach(lab, at)).session);
  return sessions;
}

/** DOS-02 to DOS-04: what is bounded, and what costs nothing. All of them SHOULD, so at most a warning. */
export const LIMITS: readonly Check[] = [
  ...Object.entries(QUIET).map(([name, { title, open }]) =>
    check({
      id: `limits/quiet-${name}`,
      title: `${title} costs no busy CPU.`,
      quote:
        'An idle endpoint, a half-open handshake, a closed or aborted connection costs no busy CPU (under 20 % of a core over 2 s).',
      requirements: ['DOS-03'],
      peers: SERVERS,
      needs: ['observed'],
      alone: true,
      anyProfile: true,
      cases: fc.constant(name),
      runs: 1,
      async attempt(lab) {
        await open(lab);
        // An answered canary: what was sent before it has been worked off.
        await lab.canary();
        return quiet(lab);
      },
    }),
  ),
  check({
    id: 'limits/connections',
    title: 'Past its limit of connections an endpoint refuses the next, and goes on serving the rest.',
    quote: 'past its limit of connections an endpoint refuses the next and goes on serving the rest',
    requirements: ['DOS-02'],
    peers: SERVERS,
    needs: ['countsConnections', 'echo'],
    alone: true,
    anyProfile: true,
    cases: fc.integer({ min: 1, max: 3 }),
    runs: 2,
    attempt: (lab, more) => pastTheLimit(lab.limited(), more),
  }),
  check({
    id: 'limits/handshake-given-up',
    title: 'A handshake that makes no progress, at every stage, is given up within two minutes.',
    quote: 'A handshake that makes no progress is given up within two minutes.',
    requirements: ['DOS-04'],
    peers: SERVERS,
    needs: ['timesHandshakes'],
    alone: true,
    anyProfile: true,
    cases: fc.constant('no progress'),
    runs: 1,
    attempt: (lab) => givenUp(lab.limited()),
  }),
];

/** What the peer's process uses while nothing happens. */
async function quiet(lab: Lab): Promise<Outcome> {
  const expected = `under ${QUIET_SHARE * 100} % of a core over ${QUIET_WINDOW / 1000} s`;
  const share = await shareOfCore(lab.target, QUIET_WINDOW);
  return {
    verdict: share < QUIET_SHARE ? 'pass' : 'warn',
    expected,
    observed: `${(share * 100).toFixed(1)} % of a core`,
  };
}

async function pastTheLimit(lab: Lab, more: number): Promise<Outcome> {
  const limit = lab.target.limits?.connections ?? 0;
  const expected = `the connections after ${limit} are refused, and the others served`;
  const sessions = [];
  for (let count = 0; count < limit; count++) {
    const session = await lab.open();
    if (!(await session.handshake())) return atMostWarn(await mustWork(lab, false, expected, session));
    sessions.push(session);
  }
  const { reaction } = lab.target.patience;
  for (let count = 0; count < more; count++) {
    const session = await lab.open().catch(() => undefined);
    session?.start();
    const ended = session === undefined || (await session.untilEnd(reaction)) !== undefined;
    if (!ended)
      return { verdict: 'warn', expected, observed: `connection ${limit + count + 1} was not refused` };
  }
  for (const session of sessions)
    if (!(await session.echo(Uint8Array.of(1))))
      return atMostWarn(await mustWork(lab, false, expected, session));
  sessions[0]?.close();
  // The peer notices in its own time that there is room again.
  const until = performance.now() + reaction;
  let session = await lab.open();
  while (!(await session.handshake()) && performance.now() < until) session = await lab.open();
  return atMostWarn(
    await mustWork(lab, session.established, 'a connection is served where one has ended', session),
  );
}

/** Milliseconds within which a handshake is given up, where nothing else is known. */
const TWO_MINUTES = 120_000;

async function givenUp(lab: Lab): Promise<Outcome> {
  const { limits, patience } = lab.target;
  const limit = limits?.handshakeTime ?? TWO_MINUTES;
  const expected = `each is given up within ${limit / 1000} s`;
  const open = await Promise.all([
    lab.open().then((session) => ({ session, name: 'nothing was sent' })),
    ...[0, 1, 2].map(async (at) => {
      const { session, next } = await reach(lab, at);
      if (next !== undefined && at === 0) session.send(next.subarray(0, 25));
      return { session, name: `${at} of our packets were sent` };
    }),
  ]);
  const waiting = open.filter(({ session }) => !session.established);
  const endings = await Promise.all(
    waiting.map(({ session }) => session.untilEnd(limit + patience.reaction)),
  );
  const kept = waiting.find((_, index) => endings[index] === undefined);
  if (kept === undefined) return { verdict: 'pass', expected, observed: 'it gave them up' };
  return { verdict: 'warn', expected, observed: `it goes on with one of which ${kept.name}` };
}
