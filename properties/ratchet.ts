import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { CONTENT_FAULTS } from '../harness/faults/content-faults.ts';
import { flip } from '../harness/faults/flip.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { KdfInput } from '../impl/crypto/crypto.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { SECRET_LENGTH } from '../impl/wire/messages.ts';
import { message } from './cases.ts';
import { faultedData } from './faulted.ts';
import { keepsCiphersAlone } from './kept.ts';
import { refuseUnderOldKeys } from './old-keys.ts';
import { honestPast, NEW, onSession, PROBE, past, refuse, sessionWith } from './past.ts';
import { ratchets, type Starter } from './ratchet-steps.ts';
import { refuseSealed } from './sealed.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;
const GOES_ON = 'traffic goes on in both directions under the new keys';

const common = { peers: ALL_PEERS, needs: ['echo'] as const };
const startedByPeer = { peers: ALL_PEERS, needs: ['echo', 'startsRatchets'] as const };

async function goesOn(lab: Lab, session: Conversation, followed: boolean, data = PROBE): Promise<Outcome> {
  const worked = followed && (await session.echo(data));
  return mustWork(lab, worked, 'the peer follows every ratchet and goes on', session);
}

const edges = fc
  .constantFrom(1, 31, 32, 33, 64, 68, 69, 70, 71, 136, 1000, 65_000)
  .map((length) => new Uint8Array(length).fill(length & 0xff));

/** RTS-01: ratchets at any quiet point, any number of times. */
const WORKING: readonly Check[] = [
  check({
    ...common,
    id: 'ratchet/first-of-all',
    title: 'A ratchet before any data is followed.',
    quote: 'at any quiet point of the data phase',
    requirements: ['RTS-01'],
    cases: message,
    runs: 2,
    async attempt(lab, data) {
      const session = await sessionWith(lab, NEW);
      return goesOn(lab, session, await session.ratchet('symmetric'), data);
    },
  }),
  check({
    ...common,
    id: 'ratchet/many-in-a-row',
    title: 'Many ratchets of ours, with nothing between them, are followed.',
    quote: 'any number of times',
    requirements: ['RTS-01'],
    cases: fc.record({ past, count: fc.integer({ min: 2, max: 20 }) }),
    runs: 3,
    attempt: (lab, { past, count }) =>
      onSession(lab, past, async (session) =>
        goesOn(
          lab,
          session,
          await ratchets(
            session,
            Array.from({ length: count }, () => ({ by: 'us', kind: 'symmetric' })),
          ),
        ),
      ),
  }),
  check({
    ...common,
    id: 'ratchet/messages-of-edge-lengths-between',
    title: 'Ratchets are followed with messages between them that end at edges of blocks and paddings.',
    quote: GOES_ON,
    requirements: ['RTS-01', 'PRM-06'],
    cases: fc.array(edges, { minLength: 1, maxLength: 5 }),
    runs: 3,
    async attempt(lab, messages) {
      const session = await sessionWith(lab, NEW);
      const steps = messages.map((data) => ({ by: 'us', kind: 'symmetric', data }) as const);
      return goesOn(lab, session, await ratchets(session, steps));
    },
  }),
  check({
    ...common,
    id: 'ratchet/after-many-messages',
    title: 'A ratchet after many messages is followed.',
    quote: 'at any quiet point of the data phase',
    requirements: ['RTS-01', 'CHN-02'],
    cases: fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 20, maxLength: 40 }),
    runs: 1,
    async attempt(lab, before) {
      const session = await sessionWith(lab, { before, ratchet: false });
      return goesOn(lab, session, await session.ratchet('symmetric'));
    },
  }),
  check({
    ...startedByPeer,
    id: 'ratchet/by-peer-in-a-row',
    title: "Many ratchets of the peer's, with nothing between them, lead to a session that works.",
    quote: 'Either side may start it, at any quiet point of the data phase, any number of times',
    requirements: ['RTS-01'],
    cases: fc.record({ past, count: fc.integer({ min: 2, max: 8 }) }),
    runs: 2,
    attempt: (lab, { past, count }) =>
      onSession(lab, past, async (session) =>
        goesOn(
          lab,
          session,
          await ratchets(
            session,
            Array.from({ length: count }, () => ({ by: 'peer', kind: 'symmetric' })),
          ),
        ),
      ),
  }),
  check({
    ...startedByPeer,
    id: 'ratchet/by-both-in-turn',
    title: 'Ratchets of both sides, one after the other, lead to a session that works.',
    quote: 'Either side may start it, at any quiet point of the data phase, any number of times',
    requirements: ['RTS-01'],
    cases: fc.array(fc.record({ by: fc.constantFrom<Starter>('us', 'peer'), data: message }), {
      minLength: 2,
      maxLength: 6,
    }),
    runs: 3,
    async attempt(lab, steps) {
      const session = await sessionWith(lab, NEW);
      const followed = await ratchets(
        session,
        steps.map((step) => ({ ...step, kind: 'symmetric' })),
      );
      return goesOn(lab, session, followed);
    },
  }),
];

/** The time 0 of a ratchet packet: taken in the reference dialect by a Duplex endpoint, and by no other. */
export function timeZero(
  id: string,
  kind: RatchetKind,
  by: Starter,
  requirements: readonly string[],
): readonly Check[] {
  const zero = { policy: { ...strict, ratchetTime: () => 0n } };
  const needs = by === 'us' ? common.needs : startedByPeer.needs;
  const run = async (session: Conversation): Promise<boolean> =>
    by === 'us' ? session.ratchet(kind) : session.peerRatchet(kind);
  const fault = 'a receiver of that dialect accepts 0 there as well as a time inside the window';
  return [
    check({
      id: `${id}-time-zero`,
      title: `A packet of a ${kind} ratchet with time 0 is taken where the dialect allows it, and else refused.`,
      quote: fault,
      requirements: [...requirements, 'RTS-02'],
      peers: DUPLEX,
      needs,
      cases: past,
      runs: 3,
      attempt: (lab, past) =>
        onSession(
          lab,
          { ...past, ratchet: false },
          async (session) => {
            if (lab.target.dialect.zeroRatchetTime) return goesOn(lab, session, await run(session));
            if (by === 'us') session.apply(session.beginRatchet(kind));
            else session.startPeerRatchet(kind);
            return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
          },
          zero,
        ),
    }),
  ];
}

/** A change of what our side alone derives the keys of a ratchet from. */
function derivesFrom(
  id: string,
  what: string,
  change: (input: KdfInput) => Partial<KdfInput>,
  requirements: readonly string[],
): Check {
  return check({
    ...common,
    id: `ratchet/depends-on-${id}`,
    factors: { input: 'symmetric ratchet' },
    title: `A side that takes ${what} into the keys of a ratchet is not understood.`,
    quote: 'Without the token, the new keys cannot be computed from the old channel keys alone.',
    requirements,
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) =>
      refuseSealed(
        lab,
        {
          policy: (on) => ({ keyInput: (input) => (on() ? { ...input, ...change(input) } : input) }),
          make: (copy) => copy.ratchet('symmetric'),
          noticedLater: true,
        },
        past,
      ),
  });
}

const other = (bytes: Uint8Array): Uint8Array => flip(bytes, bytes.length - 1, 1);

/** RTS-02: what is no token packet. */
const REFUSED: readonly Check[] = [
  ...CONTENT_FAULTS.filter(({ message }) => message === 'symmetricRequest').map((fault) =>
    faultedData({
      family: 'ratchet',
      fault,
      requirements: ['RTS-02'],
      quote: 'its opened length must be 32; anything else tears down',
      probedBothWays: true,
    }),
  ),
  ...timeZero('ratchet/token', 'symmetric', 'us', []),
  check({
    ...common,
    id: 'ratchet/token-time-zero-in-simplex',
    title: 'A token packet with time 0 is refused in Simplex.',
    quote: 'The token packet is checked exactly as a data packet (length, sequence, time, authentication)',
    requirements: ['RTS-02', 'RPL-04'],
    peers: ['simplex client', 'simplex server'],
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) =>
      refuseSealed(
        lab,
        {
          policy: (on) => ({ ratchetTime: (now) => (on() ? 0n : now) }),
          make: (copy) => copy.ratchet('symmetric'),
        },
        past,
      ),
  }),
  check({
    ...common,
    id: 'ratchet/token-again',
    title: 'A token packet that comes a second time is refused.',
    quote: 'The token packet is checked exactly as a data packet (length, sequence, time, authentication)',
    requirements: ['RTS-02', 'RPL-01', 'RTS-03'],
    cases: fc.record({ past, between: fc.array(message, { maxLength: 2 }) }),
    runs: 3,
    twin: honestPast,
    attempt: (lab, { past, between }) =>
      onSession(lab, past, async (session) => {
        let token: Uint8Array = new Uint8Array(0);
        session.tamper((packet) => {
          token = packet;
          return [packet];
        });
        const followed = await session.ratchet('symmetric');
        session.tamper((packet) => [packet]);
        for (const data of between) await session.echo(data);
        return followed
          ? refuse(lab, session, token)
          : mustWork(lab, false, 'the peer follows the ratchet', session);
      }),
  }),
  check({
    ...common,
    id: 'ratchet/token-of-another-session',
    title: 'A token packet of another session of the same parties is refused.',
    quote: 'in another session between the same parties',
    requirements: ['RTS-02', 'RPL-01'],
    cases: fc.constant('another session'),
    runs: 2,
    twin: honestPast,
    attempt: (lab) =>
      onSession(lab, NEW, (first) =>
        onSession(lab, NEW, (second) => refuse(lab, second, ...first.endpoint.ratchet('symmetric').packets)),
      ),
  }),
  check({
    ...common,
    id: 'ratchet/second-token-under-old-keys',
    title: 'A second token packet under the keys of before the first is refused.',
    quote: 'After it, packets under old keys are refused',
    requirements: ['RTS-03', 'RTS-02'],
    cases: past,
    runs: 2,
    twin: honestPast,
    attempt: (lab, past) =>
      refuseUnderOldKeys(lab, past, 'us', 'symmetric', (old) => old.ratchet('symmetric').packets),
  }),
  check({
    ...common,
    id: 'ratchet/old-keys-after-ours',
    title: 'After a ratchet of ours, data under the keys of before is refused.',
    quote: 'After it, packets under old keys are refused',
    requirements: ['RTS-03'],
    cases: fc.record({ past, data: message }),
    runs: 2,
    twin: honestPast,
    attempt: (lab, { past, data }) =>
      refuseUnderOldKeys(lab, past, 'us', 'symmetric', (old) => old.send(data).packets),
  }),
  check({
    ...startedByPeer,
    id: 'ratchet/old-keys-after-peers',
    title: "After a ratchet of the peer's, data under the keys of before is refused.",
    quote: 'After it, packets under old keys are refused',
    requirements: ['RTS-03'],
    cases: fc.record({ past, data: message }),
    runs: 2,
    twin: honestPast,
    attempt: (lab, { past, data }) =>
      refuseUnderOldKeys(lab, past, 'peer', 'symmetric', (old) => old.send(data).packets),
  }),
];

/** What a ratchet leaves behind inside the peer (RTS-03, RTA-04). */
export function leavesNothing(
  id: string,
  kind: RatchetKind,
  by: Starter,
  requirements: readonly string[],
  quote: string,
): Check {
  return check({
    id,
    title: `After a ${kind} ratchet that ${by === 'us' ? 'we start' : 'the peer starts'}, nothing of before it is left.`,
    quote,
    requirements,
    peers: kind === 'symmetric' ? ALL_PEERS : DUPLEX,
    needs: ['echo', 'startsRatchets', 'revealsState'],
    cases: fc.record({ past, count: fc.integer({ min: 1, max: 3 }) }),
    runs: 3,
    attempt: (lab, { past, count }) =>
      onSession(lab, past, async (session) => {
        const followed = await ratchets(
          session,
          Array.from({ length: count }, () => ({ by, kind, data: PROBE })),
        );
        if (!followed) return mustWork(lab, false, 'the ratchet is followed', session);
        return keepsCiphersAlone(session);
      }),
  });
}

/** Ratchets that cross on the wire. RTS-05 is a SHOULD: two sides that are stuck are a warning. */
function crossing(ours: RatchetKind, theirs: RatchetKind): Check {
  return check({
    id: `ratchet/crossing-${ours}-${theirs}`,
    title: `A ${ours} ratchet of ours that crosses a ${theirs} one of the peer's ends the session, or it works.`,
    quote: 'end in a torn-down session or in one that works',
    requirements: ['RTS-05'],
    peers: ours === 'symmetric' && theirs === 'symmetric' ? ALL_PEERS : DUPLEX,
    needs: ['echo', 'startsRatchets'],
    cases: past,
    runs: 2,
    attempt: (lab, past) =>
      onSession(lab, past, async (session) => {
        if (!session.endpoint.canSend)
          return mustWork(lab, false, 'the peer goes along to the ratchets', session);
        session.startPeerRatchet(theirs);
        session.apply(session.beginRatchet(ours));
        const reaction = await react(lab, session, (patience) => session.echo(PROBE, patience));
        const expected = 'the session ends, or works';
        const observed =
          reaction.kind === 'silent'
            ? 'it neither ended nor worked'
            : `it ${reaction.kind === 'alive' ? 'works' : 'ended'}`;
        return { verdict: reaction.kind === 'silent' ? 'warn' : 'pass', expected, observed };
      }),
  });
}

/** RTS-01 to RTS-05. */
export const RATCHET: readonly Check[] = [
  ...WORKING,
  ...REFUSED,
  derivesFrom('token', 'another token', ({ X }) => ({ X: other(X) }), ['RTS-04', 'SEC-07']),
  derivesFrom('token-alone', 'no token', () => ({ X: new Uint8Array(0) }), ['RTS-04', 'SEC-07']),
  derivesFrom('ratchet-key', 'another ratchet key', ({ S }) => ({ S: other(S) }), ['RTS-04']),
  derivesFrom('ratchet-key-alone', 'no ratchet key', () => ({ S: new Uint8Array(0) }), ['RTS-04']),
  derivesFrom('configuration', 'another configuration', ({ N }) => ({ N: other(N) }), ['RTS-04']),
  check({
    ...startedByPeer,
    id: 'ratchet/fresh-tokens',
    title: "No two of the peer's tokens are the same.",
    quote: 'Without the token, the new keys cannot be computed from the old channel keys alone.',
    requirements: ['RTS-04'],
    cases: fc.integer({ min: 2, max: 3 }),
    runs: 2,
    async attempt(lab, count) {
      const tokens = new Set<string>();
      let made = 0;
      const keyInput: Policy['keyInput'] = (input, derivation) => {
        if (derivation === 'symmetric ratchet') {
          made += 1;
          tokens.add(Buffer.from(input.X.subarray(0, SECRET_LENGTH)).toString('hex'));
        }
        return input;
      };
      for (let sessions = 0; sessions < 2; sessions++) {
        const session = await sessionWith(lab, NEW, { policy: { ...strict, keyInput } });
        const steps = Array.from({ length: count }, () => ({ by: 'peer', kind: 'symmetric' }) as const);
        if (!(await ratchets(session, steps)))
          return mustWork(lab, false, 'the peer starts ratchets', session);
      }
      const expected = `${made} different tokens`;
      const verdict = tokens.size === made ? 'pass' : 'fail';
      return { verdict, expected, observed: `${tokens.size}` };
    },
  }),
  leavesNothing(
    'ratchet/leaves-nothing',
    'symmetric',
    'us',
    ['RTS-03', 'RTS-04'],
    'old keys and old ratchet key are erased',
  ),
  leavesNothing(
    'ratchet/leaves-nothing-of-its-own',
    'symmetric',
    'peer',
    ['RTS-03', 'RTS-04'],
    'old keys and old ratchet key are erased',
  ),
  crossing('symmetric', 'symmetric'),
  crossing('symmetric', 'asymmetric'),
  crossing('asymmetric', 'symmetric'),
  crossing('asymmetric', 'asymmetric'),
];
