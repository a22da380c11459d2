import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import {
  descriptorsLeft,
  MEMORY_PER_CONNECTION,
  MEMORY_SLACK,
  OWN_DESCRIPTORS,
  usageOf,
} from '../harness/observation/cost.ts';
import { PeerUnusableError } from '../harness/peer-error.ts';
import type { Outcome } from '../harness/verdict.ts';
import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { goOn, PACKETS_EACH, reach, type Staged, stage } from './stages.ts';

const SERVERS = ['simplex server', 'duplex server'] as const;

const MEBIBYTE = 1 << 20;

/** Bytes of a flood: many times what any runtime keeps of a connection, where the peer's memory can be seen. */
function floodSize({ target }: Lab): number {
  return (target.process === undefined ? 4 : 96) * MEBIBYTE;
}

/** Tries something that must leave the peer serving others meanwhile and afterwards, its memory bounded. */
async function bounded(
  lab: Lab,
  bound: number,
  act: (meanwhile: () => Promise<boolean>) => Promise<boolean>,
): Promise<Outcome> {
  const expected = 'the peer serves others meanwhile, and its memory stays bounded';
  const before = usageOf(lab.target)?.memory;
  const servedMeanwhile = await act(() => lab.canary());
  const after = usageOf(lab.target)?.memory;
  if (!servedMeanwhile || !(await lab.canary()))
    return { verdict: 'fail', expected, observed: 'a session elsewhere was not answered' };
  const grown = before === undefined || after === undefined ? 0 : after - before;
  const growth = `its memory grew by ${Math.max(0, Math.round(grown / MEBIBYTE))} MiB`;
  const observed = before === undefined ? 'it serves others; its memory is not ours to see' : growth;
  return { verdict: grown > bound ? 'fail' : 'pass', expected, observed };
}

/** Milliseconds in which most peers have noticed what is wrong. */
const PROMPT = 60;

/** A header of the packet that the stage expects, but for its length. */
function announcing({ target }: Lab, { next }: Staged, msglen: number): Uint8Array {
  const header = { flag: next?.[0] ?? 0, msglen, sequence: 0n, utctime: target.clock() };
  const bytes = encodeHeader(header);
  // The sequence number that it expects.
  if (next !== undefined) bytes.set(next.subarray(5, 13), 5);
  return bytes;
}

function cut(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const segments: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    segments.push(bytes.subarray(at, at + size));
    at += size;
  }
  return segments;
}

const sizes = fc.array(fc.constantFrom(1, 2, 3, 20, 21, 22, 64, 1000), { minLength: 1, maxLength: 4 });

async function settle(lab: Lab, session: Conversation): Promise<void> {
  await session.untilEnd(Math.min(PROMPT, lab.target.patience.reaction));
}

const LENGTHS = [0x10001, 0x00ff_ffff, 0x4000_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffeb, 0xffff_ffff];

/** Every stage that a session of this variant comes to. */
function stagesOf({ target }: Lab): readonly number[] {
  return Array.from({ length: PACKETS_EACH[target.identity.variant] + 1 }, (_, at) => at);
}

/** Where a packet breaks off: within its header, right behind it, and within its message. */
const breaks = fc.constantFrom(1, 20, HEADER_LENGTH, HEADER_LENGTH + 1, -1);

/** How a connection ends before its time. */
const ENDS = ['closed', 'reset', 'refused'] as const;

const crashes =
  'No input, of any length, in any state, split over any number of segments, crashes or hangs an endpoint';
const grows = 'or makes its memory grow beyond the largest packet of its stage for that connection';
const holds = 'A partial header or message that never completes holds no more than its own connection.';

const common = { requirements: ['DOS-01'], peers: ALL_PEERS } as const;

/** DOS-01: whatever comes, the peer lives, answers others, and keeps little of it. */
export const ROBUSTNESS: readonly Check[] = [
  check({
    ...common,
    id: 'robustness/random-bytes',
    title: 'Random bytes, at every stage and in any segments, leave the peer serving others.',
    quote: crashes,
    cases: fc.record({ stage, bytes: fc.uint8Array({ minLength: 1, maxLength: 3000 }), sizes }),
    runs: 8,
    attempt: (lab, { stage, bytes, sizes }) =>
      bounded(lab, MEMORY_SLACK, async () => {
        const { session } = await reach(lab, stage);
        for (const segment of cut(bytes, sizes)) session.send(segment);
        await settle(lab, session);
        return true;
      }),
  }),
  check({
    ...common,
    id: 'robustness/random-message',
    title: 'A right header before a random message, at every stage, leaves the peer serving others.',
    quote: crashes,
    cases: fc.record({ stage, seed: fc.integer(), fill: fc.constantFrom('random', 'zeros', 'ones') }),
    runs: 8,
    attempt: (lab, { stage, seed, fill }) =>
      bounded(lab, MEMORY_SLACK, async () => {
        const { session, next } = await reach(lab, stage);
        if (next === undefined) return true;
        const message = next.subarray(HEADER_LENGTH);
        if (fill === 'random') message.set(seededRandom(`${seed}`).bytes(message.length));
        else message.fill(fill === 'ones' ? 0xff : 0);
        session.send(next);
        await settle(lab, session);
        return true;
      }),
  }),
  check({
    ...common,
    id: 'robustness/announced-length',
    title: 'A header that announces up to 4 GiB, at every stage, commits no memory and hangs nothing.',
    quote: grows,
    cases: fc.constantFrom(0, 1, 5000),
    runs: 2,
    attempt: (lab, body) =>
      bounded(lab, MEMORY_SLACK, async () => {
        for (const stage of stagesOf(lab))
          for (const length of LENGTHS) {
            const staged = await reach(lab, stage);
            staged.session.send(announcing(lab, staged, length));
            if (body > 0) staged.session.send(new Uint8Array(body));
            await settle(lab, staged.session);
          }
        return true;
      }),
  }),
  check({
    ...common,
    id: 'robustness/unfinished',
    title: 'A packet that breaks off and never goes on, at every stage, keeps nobody else waiting.',
    quote: holds,
    cases: fc.record({ stage, at: breaks }),
    runs: 6,
    async attempt(lab, { stage, at }) {
      const staged = await reach(lab, stage);
      if (staged.next === undefined)
        return mustWork(lab, false, 'the peer goes so far with us', staged.session);
      staged.session.send(staged.next.subarray(0, at));
      const other = await reach(lab, PACKETS_EACH.duplex);
      const served = await goOn(lab, other);
      return mustWork(lab, served, 'another session is served meanwhile', other.session);
    },
  }),
  check({
    ...common,
    id: 'robustness/single-bytes',
    title: 'A handshake and data that come byte by byte are served like any other.',
    quote: 'split over any number of segments',
    cases: sizes.map((sizes) => [1, ...sizes]),
    runs: 3,
    async attempt(lab, sizes) {
      const session = await lab.open();
      const worked = await session.handshake((packet) => cut(packet, sizes));
      if (worked && lab.target.capabilities.echo) {
        for (const segment of cut(session.seal(Uint8Array.of(7)), [1])) session.send(segment);
        const echoed = await session.expectData(Uint8Array.of(7));
        return mustWork(lab, echoed, 'the data comes back', session);
      }
      return mustWork(lab, worked, 'the peer completes the handshake', session);
    },
  }),
  check({
    ...common,
    id: 'robustness/flood',
    title: 'Bytes without end, at every stage, are not kept, and others are served meanwhile.',
    quote: grows,
    alone: true,
    anyProfile: true,
    cases: fc.constant('every kind, at every stage'),
    runs: 1,
    attempt: (lab) =>
      bounded(lab, MEMORY_SLACK, async (meanwhile) => {
        for (const stage of stagesOf(lab))
          for (const kind of FLOODS) if (!(await flood(lab, stage, kind, meanwhile))) return false;
        return true;
      }),
  }),
  check({
    ...common,
    id: 'robustness/answers-unread',
    title: 'A peer whose answers nobody reads does not keep them without bound.',
    quote: grows,
    needs: ['echo', 'observed'],
    alone: true,
    anyProfile: true,
    cases: fc.constant('echoes'),
    runs: 1,
    attempt: (lab) =>
      bounded(lab, MEMORY_SLACK, async (meanwhile) => {
        const session = await lab.open();
        const data = new Uint8Array(session.longestEcho);
        // What is not answered here is another check's finding.
        if (!(await session.handshake()) || !(await session.echo(data))) return true;
        const flooding = session.flood(() => session.seal(data), UNREAD, false);
        const served = await meanwhile();
        await flooding;
        return served;
      }),
  }),
  check({
    ...common,
    id: 'robustness/many-half-open',
    title: 'Very many half-open connections, at every stage, keep others served and cost little memory each.',
    quote: holds,
    peers: SERVERS,
    alone: true,
    anyProfile: true,
    cases: fc.constant('at every stage'),
    runs: 1,
    attempt: (lab) => {
      const { process, profile } = lab.target;
      const count = process === undefined || hasSlowOperations(profile) ? FEW_HALF_OPEN : HALF_OPEN;
      return bounded(lab, MEMORY_SLACK + count * MEMORY_PER_CONNECTION, async (meanwhile) => {
        await halfOpen(lab, count);
        return meanwhile();
      });
    },
  }),
  check({
    ...common,
    id: 'robustness/nothing-left',
    title: 'Connections that were closed, aborted or refused, at every stage, leave no descriptor behind.',
    quote: holds,
    needs: ['observed'],
    alone: true,
    anyProfile: true,
    cases: fc.record({ stage, how: fc.constantFrom(...ENDS) }),
    runs: 4,
    edges: ENDS.map((how) => ({ stage: 1, how })),
    attempt: (lab, { stage, how }) => nothingLeft(lab, stage, how),
  }),
];

const FLOODS = ['behind a huge length', 'garbage', 'headers'] as const;

/** Floods the peer at a stage. Whether it answers others meanwhile. */
async function flood(
  lab: Lab,
  stage: number,
  kind: (typeof FLOODS)[number],
  meanwhile: () => Promise<boolean>,
): Promise<boolean> {
  const staged = await reach(lab, stage);
  const chunk = new Uint8Array(MEBIBYTE).fill(0xa5);
  const header = announcing(lab, staged, 0x7fff_ffff);
  if (kind === 'behind a huge length') staged.session.send(header);
  if (kind === 'headers')
    for (let at = 0; at + HEADER_LENGTH <= chunk.length; at += HEADER_LENGTH) chunk.set(header, at);
  const flooding = staged.session.flood(() => chunk, floodSize(lab));
  const served = await meanwhile();
  await flooding;
  staged.session.close();
  return served;
}

/** Bytes of echoes that nobody reads. */
const UNREAD = 96 * MEBIBYTE;

const HALF_OPEN = 1_000;
/** Where only the canary tells what it costs. */
const FEW_HALF_OPEN = 200;

/** Connections that are opened at once: less than any system lets wait to be accepted. */
const AT_ONCE = 50;

/** What is sent on a connection that goes no further. Few have work done for them: each of those costs a signature. */
const BEGINNINGS: readonly ((session: Conversation) => void)[] = [
  () => {},
  (session) => session.send(Uint8Array.of(1)),
  (session) => session.start((packet) => [packet.subarray(0, 30)]),
  () => {},
  (session) => session.start((packet) => [packet.subarray(0, -1)]),
];

/** Opens connections and leaves each where it is, but no more than the peer takes: it may have a limit (DOS-02). */
async function halfOpen(lab: Lab, count: number): Promise<void> {
  try {
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const sessions = await Promise.all(Array.from({ length: AT_ONCE }, () => lab.open()));
      for (const [at, session] of sessions.entries()) BEGINNINGS[at % BEGINNINGS.length]?.(session);
      sessions[0]?.start();
    }
  } catch (error) {
    if (!(error instanceof PeerUnusableError)) throw error;
  }
}

const LEAVING = 20;

async function nothingLeft(lab: Lab, stage: number, how: (typeof ENDS)[number]): Promise<Outcome> {
  const expected = 'its descriptors are closed again';
  const before = usageOf(lab.target)?.descriptors ?? 0;
  for (let count = 0; count < LEAVING; count++) {
    const { session } = await reach(lab, stage);
    if (how === 'refused') {
      session.send(new Uint8Array(64).fill(0xff));
      await settle(lab, session);
    }
    if (how === 'reset') session.reset();
    else session.close();
  }
  const patience = Math.max(lab.target.patience.reaction, PROMPT);
  const left = await descriptorsLeft(lab.target, before, patience, () => lab.canary());
  const observed = `${Math.max(0, left)} more are open after ${LEAVING} connections have ended`;
  return { verdict: left > OWN_DESCRIPTORS ? 'fail' : 'pass', expected, observed };
}
