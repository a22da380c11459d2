import fc from 'fast-check';
import { ALL_PEERS, check } from '../harness/check.ts';
import { Conversation } from '../harness/conversation.ts';
import { messageOf } from '../harness/faults/messages.ts';
import { mustEnd, mustEndUnprobed, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { strangerTo } from '../harness/stranger.ts';
import type { Outcome } from '../harness/verdict.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { message } from './cases.ts';
import { receivers, words } from './faulted.ts';
import { afterAccepted, honestPast, NEW, onSession, type Past, past, refuse, sessionWith } from './past.ts';

const SERVERS = ['simplex server', 'duplex server'] as const;

const REPLAYED_IN_HANDSHAKE = [
  'connectRequest',
  'connectResponse',
  'exchangeRequest',
  'exchangeResponse',
  'establishRequest',
  'establishResponse',
] as const;

/** Tries something with a session with the same past, of ours with an endpoint that the peer does not know. */
async function elsewhere(
  lab: Lab,
  past: Past,
  attempt: (session: Conversation) => Promise<Outcome>,
): Promise<Outcome> {
  const other = strangerTo(lab.target);
  const labOfOther: Lab = {
    target: other,
    open: (overrides) => Conversation.open(other, 'elsewhere', overrides),
    relay: () => lab.relay(),
    limited: () => labOfOther,
    canary: () => lab.canary(),
  };
  const session = await sessionWith(labOfOther, past);
  if (!session.endpoint.canSend) throw new Error('our own endpoint does not go along');
  try {
    return await attempt(session);
  } finally {
    session.close();
  }
}

/** A handshake in which one packet of ours is that of an earlier one, and then data of the earlier session. */
async function replayedInHandshake(lab: Lab, index: number, data: Uint8Array): Promise<Outcome> {
  let recorded: Uint8Array | undefined;
  // Of another second: a connect request of the same one is the same in every handshake.
  const first = await lab.open({ policy: { ...strict, packetTime: (now) => now - 5n } });
  await first.handshake((packet, at) => {
    if (at === index) recorded = packet;
    return [packet];
  });
  const earlier = recorded;
  if (!first.established || earlier === undefined)
    return mustWork(lab, false, 'the peer establishes a session', first);
  const packet = first.seal(data);
  first.send(packet);
  if (!(await first.expectData(data)))
    return mustWork(lab, false, 'the peer accepts the packet the first time', first);

  const second = await lab.open();
  let replayed = !bindsPacket(lab, index);
  if (replayed) second.send(earlier);
  else
    second.start((sent, at) => {
      if (at !== index) return [sent];
      replayed = true;
      return [earlier];
    });
  const { patience } = lab.target;
  // It may answer as far as the packets are well formed and fresh.
  await second.until(() => replayed, patience.answer);
  await second.untilEnd(Math.min(100, patience.answer));
  if (second.established && (await second.echo(data)))
    return mustEnd({ kind: 'alive', how: 'it goes on with the session' });
  second.send(packet);
  return mustEndUnprobed(lab, second, 'the peer refuses the replayed packet, or the first data after it');
}

/**
 * Section 13: in some dialects a connect request is in no transcript. Whoever then goes on behind a replayed one is the
 * live client, whose session it is: there the replayed packet is sent alone.
 */
function bindsPacket({ target }: Lab, index: number): boolean {
  return index > 0 || target.dialect.duplexFolded.includes(1);
}

/** A session whose numbers begin behind `counter`, on both sides. */
async function startingAt(lab: Lab, counter: bigint, policy: Partial<Policy> = {}): Promise<Conversation> {
  const numbers = { initialCounter: () => counter };
  return sessionWith(lab, NEW, {
    policy: { ...strict, ...numbers, ...policy },
    peer: { policy: numbers },
  });
}

const common = { peers: ALL_PEERS, needs: ['echo'] as const, twin: honestPast };

/** RPL-01 to RPL-04: nothing is accepted twice, out of order, elsewhere, or at another time. */
export const REPLAY = [
  check({
    ...common,
    id: 'replay/same-session',
    title: 'A data packet that was accepted is refused when it comes again in the same session.',
    quote: 'A data-phase packet accepted once is never accepted again, in this session',
    requirements: ['RPL-01', 'RPL-02', 'CHN-04'],
    cases: fc.record({ past, data: message, between: fc.array(message, { maxLength: 2 }) }),
    runs: 6,
    attempt: (lab, { past, data, between }) =>
      afterAccepted(lab, past, data, async (session, packet) => {
        for (const each of between) await session.echo(each);
        return refuse(lab, session, packet);
      }),
  }),
  check({
    ...common,
    id: 'replay/duplicate',
    title: 'A data packet that is sent twice in a row ends the session at the second.',
    quote: 'Reordering, omission and duplication are noticed at the first packet affected',
    requirements: ['RPL-01', 'RPL-02'],
    cases: fc.record({ past, data: message }),
    runs: 4,
    attempt: (lab, { past, data }) =>
      afterAccepted(lab, past, data, (session, packet) => refuse(lab, session, packet)),
  }),
  check({
    ...common,
    id: 'replay/after-ratchet',
    title: 'A data packet of before a ratchet is refused after it.',
    quote: 'packets under old keys are refused',
    requirements: ['RPL-01', 'RTS-03'],
    cases: fc.record({ past, data: message }),
    runs: 6,
    attempt: (lab, { past, data }) =>
      afterAccepted(lab, past, data, async (session, packet) => {
        await session.ratchet('symmetric');
        return refuse(lab, session, packet);
      }),
  }),
  check({
    ...common,
    id: 'replay/other-session',
    title: 'A data packet of one session is refused in another of the same parties.',
    quote: 'in another session between the same parties',
    requirements: ['RPL-01'],
    cases: fc.record({ past, data: message, open: fc.boolean() }),
    runs: 5,
    attempt: (lab, { past, data, open }) =>
      afterAccepted(lab, past, data, async (first, packet) => {
        if (!open) first.close();
        // The same past, so that the sequence number is the one expected.
        return onSession(lab, past, (second) => refuse(lab, second, packet));
      }),
  }),
  check({
    ...common,
    id: 'replay/other-direction',
    title: 'A packet that the peer sent is refused when it comes back.',
    quote: 'in the other direction',
    requirements: ['RPL-01', 'DIR-02'],
    cases: fc.record({ data: message, which: fc.nat(2) }),
    runs: 5,
    async attempt(lab, { data, which }) {
      const session = await sessionWith(lab, { before: [data, data, data], ratchet: false });
      const packets = session.receivedBytes.slice(-3);
      const packet = packets[which % packets.length] ?? new Uint8Array(HEADER_LENGTH);
      return refuse(lab, session, packet);
    },
  }),
  check({
    ...common,
    id: 'replay/reordered',
    title: 'The later of two packets is refused when it comes first.',
    quote: 'Reordering, omission and duplication are noticed at the first packet affected',
    requirements: ['RPL-02', 'CHN-02'],
    cases: fc.record({ past, first: message, second: message }),
    runs: 4,
    attempt: (lab, { past, first, second }) =>
      onSession(lab, past, async (session) => {
        const [one, two] = [session.seal(first), session.seal(second)];
        return refuse(lab, session, two, one);
      }),
  }),
  check({
    ...common,
    id: 'replay/omitted',
    title: 'A packet is refused when one before it was left out.',
    quote: 'Reordering, omission and duplication are noticed at the first packet affected',
    requirements: ['RPL-02', 'CHN-02'],
    cases: fc.record({ past, left: fc.array(message, { minLength: 1, maxLength: 3 }), data: message }),
    runs: 4,
    attempt: (lab, { past, left, data }) =>
      onSession(lab, past, async (session) => {
        for (const each of left) session.seal(each);
        return refuse(lab, session, session.seal(data));
      }),
  }),
  check({
    ...common,
    id: 'replay/number',
    title: 'A packet that is sealed right, under another number than the next one, is refused.',
    quote: 'a receiver accepts only its counter + 1',
    requirements: ['CHN-02', 'CHN-03', 'RPL-02'],
    cases: fc.record({
      step: fc.constantFrom(-2n, -1n, 0n, 2n, 3n, 2n ** 32n, 2n ** 63n),
      before: fc.integer({ min: 1, max: 3 }),
      data: message,
    }),
    runs: 6,
    async attempt(lab, { step, before, data }) {
      let faulty = false;
      const nextSequence = (counter: bigint, flag: number) =>
        faulty ? BigInt.asUintN(64, counter + step) : strict.nextSequence(counter, flag);
      const session = await lab.open({ policy: { ...strict, nextSequence } });
      await session.handshake();
      for (let count = 0; count < before; count++) await session.echo(data);
      if (!session.endpoint.canSend) return mustWork(lab, false, 'the peer establishes a session', session);
      faulty = true;
      const packet = session.seal(data);
      faulty = false;
      return refuse(lab, session, packet);
    },
  }),
  check({
    ...common,
    id: 'replay/handshake',
    title: 'The packets of one handshake, sent again, lead to no session in which data is accepted.',
    quote:
      'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
    requirements: ['RPL-03'],
    peers: SERVERS,
    cases: fc.record({ data: message }),
    runs: 4,
    async attempt(lab, { data }) {
      const recorded: Uint8Array[] = [];
      const first = await lab.open();
      await first.handshake((packet) => {
        recorded.push(packet);
        return [packet];
      });
      if (!first.established) return mustWork(lab, false, 'the peer establishes a session', first);
      const packet = first.seal(data);
      first.send(packet);
      if (!(await first.expectData(data)))
        return mustWork(lab, false, 'the peer accepts the packet the first time', first);

      const second = await lab.open();
      const { patience } = lab.target;
      for (const each of recorded) {
        second.send(each);
        // It may answer as far as the packets are well formed and fresh.
        await second.untilEnd(Math.min(100, patience.answer));
      }
      second.send(packet);
      return mustEndUnprobed(
        lab,
        second,
        'the peer refuses the replayed handshake, or the first packet after it',
      );
    },
  }),
  check({
    ...common,
    id: 'replay/time-refused',
    title: 'A packet whose time lies outside the window of 60 s is refused, however far outside.',
    quote: '-61, +61 refused under an injected clock; over a socket 58 is accepted and 62 refused',
    requirements: ['RPL-04', 'CHN-03', 'HDR-02'],
    cases: fc.record({
      offset: fc.constantFrom<bigint | 'zero' | 'all ones' | 'half'>(
        ...[-61n, 61n, -64n, 64n, -120n, 120n, -86_400n, 86_400n],
        ...(['zero', 'all ones', 'half'] as const),
      ),
      stage: fc.constantFrom('handshake', 'data'),
      data: message,
    }),
    runs: 14,
    async attempt(lab, { offset, stage, data }) {
      const { setsClock } = lab.target.capabilities;
      const shifted = (now: bigint): bigint => {
        if (offset === 'zero') return 0n;
        if (offset === 'all ones') return 2n ** 64n - 1n;
        if (offset === 'half') return 2n ** 63n;
        // RPL-04: over a socket 62 is refused; the clocks may differ, and time passes: take what is far enough.
        const far = setsClock || (offset !== 61n && offset !== -61n) ? offset : 2n * offset;
        return BigInt.asUintN(64, now + far);
      };
      let faulty = stage === 'handshake';
      const policy = { ...strict, packetTime: (now: bigint) => (faulty ? shifted(now) : now) };
      const session = await lab.open({ policy });
      await session.handshake();
      if (stage === 'handshake') {
        const reaction = await react(lab, session, async () => session.established);
        return mustEnd(reaction);
      }
      if (!session.established) return mustWork(lab, false, 'the peer establishes a session', session);
      faulty = true;
      const packet = session.seal(data);
      faulty = false;
      return refuse(lab, session, packet);
    },
  }),
  check({
    ...common,
    id: 'replay/time-accepted',
    title: 'A packet whose time lies inside the window of 60 s is accepted.',
    quote: 'exactly -60 to +60 s is accepted',
    requirements: ['RPL-04', 'HDR-02'],
    cases: fc.record({ offset: fc.constantFrom(-60n, 60n, -58n, 58n, -30n, 30n, -1n, 1n), data: message }),
    runs: 4,
    async attempt(lab, { offset, data }) {
      const { setsClock } = lab.target.capabilities;
      // Over a socket 58 is accepted: the clocks may differ, and time passes.
      const edge = offset === 60n || offset === -60n;
      const used = edge && !setsClock ? (offset * 58n) / 60n : offset;
      const session = await lab.open({ policy: { ...strict, packetTime: (now: bigint) => now + used } });
      const worked = (await session.handshake()) && (await session.echo(data));
      return mustWork(lab, worked, `the peer accepts packets ${used} s from its clock`, session);
    },
  }),
  check({
    ...common,
    id: 'replay/other-endpoint',
    title: 'A data packet for another endpoint with which we have a session is refused.',
    quote: 'or by another endpoint',
    requirements: ['RPL-01'],
    cases: fc.record({ past, data: message }),
    runs: 3,
    attempt: (lab, { past, data }) =>
      elsewhere(lab, past, (other) =>
        onSession(lab, past, (session) => refuse(lab, session, other.seal(data))),
      ),
  }),
  check({
    ...common,
    id: 'replay/from-other-endpoint',
    title: 'A data packet that another endpoint sent us is refused.',
    quote: 'or by another endpoint',
    requirements: ['RPL-01', 'DIR-02'],
    cases: fc.record({ past, data: message }),
    runs: 3,
    attempt: (lab, { past, data }) =>
      elsewhere(lab, past, async (other) => {
        await other.echo(data);
        const theirs = other.receivedBytes.at(-1) ?? new Uint8Array(HEADER_LENGTH);
        return onSession(lab, past, (session) => refuse(lab, session, theirs));
      }),
  }),
  check({
    ...common,
    id: 'replay/swapped-with-ratchet',
    title: 'Data that was sent before a ratchet, and comes after it, is refused.',
    quote: 'Reordering, omission and duplication are noticed at the first packet affected',
    requirements: ['RPL-02', 'RTS-03'],
    cases: fc.record({ past, data: message }),
    runs: 3,
    attempt: (lab, { past, data }) =>
      onSession(lab, past, async (session) => {
        const first = session.seal(data);
        return refuse(lab, session, ...session.endpoint.ratchet('symmetric').packets, first);
      }),
  }),
  check({
    ...common,
    id: 'replay/omitted-ratchet',
    title: 'Data under the keys of a ratchet is refused when the ratchet packet was left out.',
    quote: 'Reordering, omission and duplication are noticed at the first packet affected',
    requirements: ['RPL-02', 'CHN-02'],
    cases: fc.record({ past, data: message }),
    runs: 3,
    attempt: (lab, { past, data }) =>
      onSession(lab, past, async (session) => {
        session.endpoint.ratchet('symmetric');
        return refuse(lab, session, session.seal(data));
      }),
  }),
  ...REPLAYED_IN_HANDSHAKE.map((replayed) =>
    check({
      ...common,
      id: `replay/${words(replayed, '-')}`,
      factors: { replayed: 'handshake' },
      title: `A packet "${words(replayed, ' ')}" of another handshake leads to no session in which data is accepted.`,
      quote:
        'Handshake packets replayed from another handshake lead to no session in which either side accepts data.',
      requirements: ['RPL-03'],
      // A Simplex connect request says nothing that is of one session: ours and that of another are the same.
      peers: receivers(messageOf(replayed)).filter(
        (peer) => replayed !== 'connectRequest' || peer === 'duplex server',
      ),
      cases: message,
      runs: 2,
      attempt: (lab, data) => replayedInHandshake(lab, messageOf(replayed).index, data),
    }),
  ),
  ...[32n, 53n, 63n].map((bits) =>
    check({
      factors: { numbers: 'run on' },
      id: `replay/numbers-beyond-2-to-the-${bits}`,
      title: `Numbers run on beyond 2^${bits}.`,
      quote: 'Sequence numbers never repeat in a direction of a session',
      requirements: ['RPL-05', 'CHN-02'],
      peers: ALL_PEERS,
      needs: ['echo', 'setsPolicy'],
      cases: fc.record({ data: message, count: fc.integer({ min: 3, max: 6 }) }),
      runs: 2,
      async attempt(lab, { data, count }) {
        const session = await startingAt(lab, 2n ** bits - 2n);
        let worked = session.established;
        for (let sent = 0; sent < count; sent++) worked = worked && (await session.echo(data));
        return mustWork(lab, worked, 'the peer goes on with the next numbers', session);
      },
    }),
  ),
  ...(['data', 'ratchet', 'close'] as const).map((what) =>
    check({
      factors: { numbers: 'end' },
      id: `replay/no-number-left-for-${what}`,
      title: `A peer that has used up its numbers sends no ${what} packet, and ends the session.`,
      quote: 'an endpoint whose counter stands at 2^64 - 1 sends nothing more and ends the session',
      requirements: ['RPL-05'],
      peers: ALL_PEERS,
      needs: ['echo', 'setsPolicy', 'startsRatchets', 'endsSessions'],
      cases: message,
      runs: 2,
      async attempt(lab, data) {
        const session = await startingAt(lab, 2n ** 64n - 3n);
        // Its transmit counter is the one that comes to its end: of ours one number is left.
        if (!((await session.peerRatchet('symmetric')) && (await session.echo(data))))
          return mustWork(lab, false, 'the peer uses its last numbers', session);
        const { length } = session.packets;
        if (what === 'data') session.send(session.seal(data));
        if (what === 'ratchet') session.startPeerRatchet('symmetric');
        if (what === 'close') session.startPeerEnd();
        const ending = await session.untilEnd(lab.target.patience.reaction);
        const more = session.packets.slice(length);
        const expected = 'the peer sends nothing more, and ends the session';
        if (more.length > 0)
          return { verdict: 'fail', expected, observed: `it sent number ${more[0]?.header.sequence}` };
        return mustWork(lab, ending !== undefined, expected);
      },
    }),
  ),
  check({
    id: 'replay/number-after-the-last',
    title: 'After number 2^64 - 1, no other is accepted.',
    quote: 'Sequence numbers never repeat in a direction of a session',
    requirements: ['RPL-05', 'RPL-02'],
    peers: ALL_PEERS,
    needs: ['echo', 'setsPolicy'],
    cases: fc.record({ data: message, number: fc.constantFrom(0n, 1n, 3n, 2n ** 64n - 1n) }),
    runs: 4,
    async attempt(lab, { data, number }) {
      let instead: bigint | undefined;
      const nextSequence: Policy['nextSequence'] = (counter, flag) =>
        instead ?? strict.nextSequence(counter, flag);
      const session = await startingAt(lab, 2n ** 64n - 3n, { nextSequence });
      // The last two numbers carry ratchets, which are not answered: the peer could not.
      if (!((await session.ratchet('symmetric')) && (await session.ratchet('symmetric'))))
        return mustWork(lab, false, 'the peer takes the last numbers', session);
      instead = number;
      const packet = session.seal(data);
      return refuse(lab, session, packet);
    },
  }),
];
