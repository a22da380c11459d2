import fc from 'fast-check';
import { ALL_PEERS, check } from '../harness/check.ts';
import { mustEnd, mustEndUnprobed, mustWork, react } from '../harness/judge.ts';
import { strict } from '../impl/policy.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { message } from './cases.ts';
import { afterAccepted, honestPast, onSession, past, refuse, sessionWith } from './past.ts';

const SERVERS = ['simplex server', 'duplex server'] as const;

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
    runs: 12,
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
    runs: 8,
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
    runs: 10,
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
    runs: 10,
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
    runs: 8,
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
    runs: 8,
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
    runs: 12,
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
    runs: 8,
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
    runs: 8,
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
];
