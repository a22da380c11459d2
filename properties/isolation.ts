import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { plainError } from '../impl/endpoint.ts';
import { ErrorCode } from '../impl/wire/codes.ts';
import { goOn, reach, type Staged, stage } from './stages.ts';

/** How a session is made to fail: what is sent in place of its next packet, or what is done to its connection. */
const FAILURES: Readonly<Record<string, (lab: Lab, staged: Staged, next: Uint8Array) => void>> = {
  'a flag that does not belong there': (_, { session }, next) => session.send(next.with(0, 0xee)),
  'a sequence number far ahead': (_, { session }, next) => session.send(next.with(12, 0x7f)),
  'a packet whose last byte is changed': (_, { session }, next) =>
    session.send(next.with(-1, (next.at(-1) ?? 0) ^ 1)),
  'an error packet': ({ target }, { session }) =>
    session.send(plainError(ErrorCode.channelDown, target.clock())),
  'bytes that are no packet': (_, { session }) => session.send(new Uint8Array(200).fill(0xff)),
  'a reset': (_, { session }) => session.reset(),
  'a connection that is given up': (_, { session }) => session.close(),
};

const EXPECTED = 'every other session goes on, and a new one is served';

/** Opens others before and after a session that then fails, once or several times, and goes on with all of them. */
async function others(lab: Lab, how: string, at: number, times: number): Promise<Outcome> {
  const fail = FAILURES[how];
  if (fail === undefined) throw new TypeError(`no failure is called '${how}'`);
  const oldest = await reach(lab, 3);
  const halfway = await reach(lab, 1);
  const failing = await Promise.all(Array.from({ length: times }, () => reach(lab, at)));
  const newest = await reach(lab, 3);
  for (const staged of [oldest, halfway, newest, ...failing])
    if (staged.next === undefined)
      return mustWork(lab, false, 'the peer goes so far with each', staged.session);
  for (const staged of failing) if (staged.next !== undefined) fail(lab, staged, staged.next);
  // The peer has noticed when it ends the connection; where it does not, the others are asked all the same.
  for (const { session } of failing) await session.untilEnd(Math.min(PROMPT, lab.target.patience.reaction));
  for (const staged of [oldest, halfway, newest])
    if (!(await goOn(lab, staged))) return mustWork(lab, false, EXPECTED, staged.session);
  const fresh = await reach(lab, 3);
  return mustWork(lab, await goOn(lab, fresh), EXPECTED, fresh.session);
}

/** Milliseconds in which most peers have noticed a failure. */
const PROMPT = 100;

/** TRD-02: what becomes of one session is nothing to the others, at whatever stage they are. */
export const ISOLATION: readonly Check[] = [
  ...Object.keys(FAILURES).map((how) =>
    check({
      id: `isolation/${how.replace(/^an? /, '').replaceAll(' ', '-')}`,
      title: `A session that ends by ${how} touches no other session, begun before it or after.`,
      quote: "One session's failure touches no other session of the same endpoint.",
      requirements: ['TRD-02'],
      peers: ALL_PEERS,
      alone: true,
      anyProfile: true,
      cases: stage,
      runs: 4,
      attempt: (lab, at) => others(lab, how, at, 1),
    }),
  ),
  check({
    id: 'isolation/many-failures',
    title: 'Sessions that fail in great number at once touch no other session.',
    quote: "One session's failure touches no other session of the same endpoint.",
    requirements: ['TRD-02'],
    peers: ALL_PEERS,
    alone: true,
    anyProfile: true,
    cases: fc.record({ how: fc.constantFrom(...Object.keys(FAILURES)), at: stage }),
    runs: 2,
    attempt: (lab, { how, at }) => others(lab, how, at, MANY),
  }),
];

/** Sessions that fail together. */
const MANY = 24;
