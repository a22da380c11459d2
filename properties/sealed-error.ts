import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { flip } from '../harness/faults/flip.ts';
import { describeEnding, mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import type { EndpointEvent } from '../impl/endpoint.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { ErrorCode, Flag } from '../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH, type Header } from '../impl/wire/header.ts';
import { message } from './cases.ts';
import { honestPast, onSession, type Past, PROBE, past } from './past.ts';

const common = { peers: ALL_PEERS, needs: ['echo'] as const };
const CODES = Object.values(ErrorCode);
const STUCK =
  'it must not leave the session in a state where the next honest packet is refused while the connection stays open';

/** What a copy of our endpoint seals in a data packet: an error packet, or what only looks like one. */
interface SealedError {
  readonly content: Uint8Array;
  readonly header?: (header: Header) => Header;
}

/** A policy that seals `current`, where it is there, in place of data. */
function errorSealer(): { readonly policy: Policy; current: SealedError | undefined } {
  const sealer: ReturnType<typeof errorSealer> = {
    current: undefined,
    policy: {
      ...strict,
      packetContent: (content) => sealer.current?.content ?? content,
      packetHeader: (header) => {
        if (sealer.current === undefined) return header;
        const error = { ...header, flag: Flag.errorCondition };
        return sealer.current.header?.(error) ?? error;
      },
    },
  };
  return sealer;
}

/** Whether an endpoint in process ended because of what an error packet said. */
function believed(events: readonly EndpointEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === 'closed' &&
      (event.reason.cause === 'peer error' || event.reason.cause === 'closed by peer'),
  );
}

/**
 * Judges what follows an error packet that does not authenticate (ERR-03): the session ends, or the next honest packet
 * is taken. A peer that ends only then has refused that packet.
 */
async function endsOrGoesOn(lab: Lab, session: Conversation, told: string): Promise<Outcome> {
  const expected = 'the peer ends the session, or goes on with the next honest packet';
  const { patience } = lab.target;
  const { inside } = session;
  const prompt = await session.untilEnd(patience.reaction);
  if (inside !== undefined && believed(inside.events))
    return { verdict: 'fail', expected, observed: `it believed ${told}` };
  if (prompt !== undefined) return { verdict: 'pass', expected, observed: describeEnding(prompt) };
  if (await session.echo(PROBE)) return { verdict: 'pass', expected, observed: 'it goes on' };
  const late = await session.untilEnd(patience.reaction);
  if (late !== undefined)
    return { verdict: 'fail', expected, observed: 'it refused the next honest packet, having stayed open' };
  return mustWork(lab, false, expected, session);
}

interface Unauthentic {
  readonly id: string;
  readonly what: string;
  /** The bytes, made by a network that has no keys, or by a copy of our endpoint. */
  readonly make: (
    lab: Lab,
    session: Conversation,
    seal: (error: SealedError) => Uint8Array,
    code: number,
  ) => Uint8Array;
}

const codeOf = (code: number): Uint8Array => Uint8Array.of(code);

/** A plain error packet whose header is otherwise than in the handshake. */
function plain(lab: Lab, code: number, header: Partial<Header>, body = codeOf(code)): Uint8Array {
  const fields = {
    flag: Flag.errorCondition,
    msglen: body.length,
    sequence: 0xff00000000000000n,
    utctime: lab.target.clock(),
  };
  return join(encodeHeader({ ...fields, ...header }), body);
}

const next = (session: Conversation): bigint => session.endpoint.counters.transmit + 1n;

const UNAUTHENTIC: readonly Unauthentic[] = [
  {
    id: 'plain',
    what: 'in the form of the handshake',
    make: (lab, _session, _seal, code) => plain(lab, code, {}),
  },
  {
    id: 'plain-with-next-number',
    what: 'in clear, with the next number',
    make: (lab, session, _seal, code) => plain(lab, code, { sequence: next(session) }),
  },
  {
    id: 'plain-without-time',
    what: 'in clear, with time 0',
    make: (lab, _session, _seal, code) => plain(lab, code, { utctime: 0n }),
  },
  {
    id: 'plain-and-empty',
    what: 'in clear, and without a code',
    make: (lab, session, _seal, code) => plain(lab, code, { sequence: next(session) }, new Uint8Array(0)),
  },
  {
    id: 'of-sealed-length',
    what: 'as long as a sealed one, with the next number, and in clear',
    make: (lab, session, seal, code) => {
      const { length } = seal({ content: codeOf(code) });
      const body = new Uint8Array(length - HEADER_LENGTH);
      body[0] = code;
      return plain(lab, code, { sequence: next(session) }, body);
    },
  },
  {
    id: 'tag-changed',
    what: 'sealed, with a bit of its tag changed',
    make: (_lab, _session, seal, code) => {
      const packet = seal({ content: codeOf(code) });
      return flip(packet, packet.length - 1, 1);
    },
  },
  {
    id: 'code-changed',
    what: 'sealed, with its code changed in transit',
    make: (_lab, _session, seal, code) => flip(seal({ content: codeOf(code) }), HEADER_LENGTH, 1),
  },
  {
    id: 'time-changed',
    what: 'sealed, with its time changed in transit, inside the window',
    make: (_lab, _session, seal, code) => flip(seal({ content: codeOf(code) }), HEADER_LENGTH - 8, 1),
  },
  {
    id: 'flag-changed',
    what: 'sealed as data, with its flag changed in transit',
    make: (_lab, session, _seal, code) => {
      const [packet = new Uint8Array(1)] = session.endpoint.snapshot().send(codeOf(code)).packets;
      return packet.with(0, Flag.errorCondition);
    },
  },
  {
    id: 'number-repeated',
    what: 'sealed, with the number of the packet before',
    make: (_lab, _session, seal, code) =>
      seal({ content: codeOf(code), header: (header) => ({ ...header, sequence: header.sequence - 1n }) }),
  },
  {
    id: 'number-ahead',
    what: 'sealed, with a number that leaves one out',
    make: (_lab, _session, seal, code) =>
      seal({ content: codeOf(code), header: (header) => ({ ...header, sequence: header.sequence + 1n }) }),
  },
  {
    id: 'number-of-the-handshake',
    what: 'sealed, with the number that error packets of the handshake have',
    make: (_lab, _session, seal, code) =>
      seal({ content: codeOf(code), header: (header) => ({ ...header, sequence: 0xff00000000000000n }) }),
  },
  {
    id: 'time-past',
    what: 'sealed, with a time that is long past',
    make: (_lab, _session, seal, code) =>
      seal({ content: codeOf(code), header: (header) => ({ ...header, utctime: header.utctime - 300n }) }),
  },
  {
    id: 'time-zero',
    what: 'sealed, with time 0',
    make: (_lab, _session, seal, code) =>
      seal({ content: codeOf(code), header: (header) => ({ ...header, utctime: 0n }) }),
  },
];

/** Tries something with error packets that a copy of our endpoint seals. */
function withSealer(
  lab: Lab,
  past: Past,
  attempt: (session: Conversation, seal: (error: SealedError) => Uint8Array) => Promise<Outcome>,
): Promise<Outcome> {
  const sealer = errorSealer();
  return onSession(
    lab,
    past,
    (session) =>
      attempt(session, (error) => {
        const copy = session.endpoint.snapshot();
        sealer.current = error;
        const packet = join(...copy.send(PROBE).packets);
        sealer.current = undefined;
        return packet;
      }),
    { policy: sealer.policy },
  );
}

/** An error packet that authenticates ends the session, whatever its code. */
function actedUpon(id: string, what: string, codes: readonly number[]): Check {
  return check({
    ...common,
    id: `sealed-error/${id}`,
    factors: { error: 'authentic' },
    title: `A sealed error packet ${what} ends the session.`,
    quote: 'In the data phase a packet with the error flag is acted upon only if it authenticates',
    requirements: ['ERR-03'],
    cases: fc.record({ past, code: fc.constantFrom(...codes) }),
    runs: Math.min(4, 2 * codes.length),
    twin: honestPast,
    attempt: (lab, { past, code }) => {
      const sealer = errorSealer();
      return onSession(
        lab,
        past,
        async (session) => {
          sealer.current = { content: codeOf(code) };
          const packet = session.seal(PROBE);
          sealer.current = undefined;
          session.send(packet);
          // Our endpoint goes on behind the error: what it sends now is what a peer that ignored it would take.
          return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
        },
        { policy: sealer.policy },
      );
    },
  });
}

/** What a peer tells of an end in good order (ERR-04). */
function closeNotice(id: string, title: string, kinds: readonly ('symmetric' | 'asymmetric')[]): Check {
  return check({
    id: `sealed-error/${id}`,
    title,
    quote:
      'An endpoint that ends an established session in good order tells its peer with a sealed error packet (flag 14, next sequence number, code 00)',
    requirements: ['ERR-04', 'CHN-02'],
    peers: kinds.includes('asymmetric') ? ['duplex client', 'duplex server'] : ALL_PEERS,
    needs: ['echo', 'endsSessions'],
    cases: past,
    runs: 2,
    attempt: (lab, past) =>
      onSession(lab, past, async (session) => {
        for (const kind of kinds)
          if (!((await session.ratchet(kind)) && (await session.echo(PROBE))))
            return mustWork(lab, false, 'the peer follows the ratchet', session);
        session.startPeerEnd();
        const ending = await session.untilEnd(lab.target.patience.answer);
        const expected = 'a sealed error packet of code 00, and then the end';
        const { peerError, refused } = session;
        const error = session.packets.at(-1);
        if (
          ending !== undefined &&
          peerError === ErrorCode.none &&
          error?.header.flag === Flag.errorCondition
        )
          return { verdict: 'pass', expected, observed: describeEnding(ending) };
        if (ending === undefined) return mustWork(lab, false, expected, session);
        const said = refused === undefined ? 'it said nothing' : `our side refused, ${refused.decision}`;
        return { verdict: 'fail', expected, observed: peerError === undefined ? said : `code ${peerError}` };
      }),
  });
}

/** ERR-03, ERR-04: errors of the data phase. */
export const SEALED_ERROR: readonly Check[] = [
  ...UNAUTHENTIC.map(({ id, what, make }) =>
    check({
      ...common,
      id: `sealed-error/unauthentic-${id}`,
      factors: { error: 'unauthentic' },
      title: `An error packet ${what}, is not believed, and leaves no session that is stuck.`,
      quote: STUCK,
      requirements: ['ERR-03'],
      cases: fc.record({
        past,
        code: fc.oneof(fc.constant(0), fc.constantFrom(...CODES), fc.constant(0xff)),
      }),
      runs: 3,
      twin: honestPast,
      attempt: (lab, { past, code }) =>
        withSealer(lab, past, async (session, seal) => {
          session.send(make(lab, session, seal, code));
          return endsOrGoesOn(lab, session, `code ${code}`);
        }),
    }),
  ),
  check({
    ...common,
    id: 'sealed-error/unauthentic-of-another-session',
    title: 'A sealed error packet of another session is not believed, and leaves no session that is stuck.',
    quote: STUCK,
    requirements: ['ERR-03', 'RPL-01'],
    cases: fc.record({ past, code: fc.constantFrom(...CODES) }),
    runs: 2,
    twin: honestPast,
    attempt: (lab, { past, code }) =>
      withSealer(lab, past, (_first, seal) =>
        onSession(lab, past, async (second) => {
          second.send(seal({ content: codeOf(code) }));
          return endsOrGoesOn(lab, second, `code ${code}`);
        }),
      ),
  }),
  check({
    ...common,
    id: 'sealed-error/reflected',
    title: 'A packet of the peer that comes back to it as an error is not believed.',
    quote: STUCK,
    requirements: ['ERR-03', 'DIR-02'],
    cases: fc.record({ past, data: message }),
    runs: 2,
    twin: honestPast,
    attempt: (lab, { past, data }) =>
      onSession(lab, past, async (session) => {
        if (!(await session.echo(data))) return mustWork(lab, false, 'the peer echoes', session);
        const theirs = session.packets.at(-1);
        if (theirs === undefined) return mustWork(lab, false, 'the peer echoes', session);
        const header = { ...theirs.header, flag: Flag.errorCondition, sequence: next(session) };
        session.send(join(encodeHeader(header), theirs.message));
        return endsOrGoesOn(lab, session, 'what it had sent itself');
      }),
  }),
  actedUpon('close', 'of code 00', [ErrorCode.none]),
  actedUpon(
    'failure',
    'of a code that tells a failure',
    CODES.filter((code) => code !== ErrorCode.none),
  ),
  actedUpon('unknown', 'of a code that no table has', [0x1b, 0x7f, 0x80, 0xff]),
  closeNotice('notice', 'A peer that ends a session in good order says so, sealed.', []),
  closeNotice(
    'notice-after-ratchet',
    'A peer that ends a session after a ratchet says so, under the new keys.',
    ['symmetric'],
  ),
  closeNotice(
    'notice-after-asymmetric-ratchet',
    'A peer that ends a session after an asymmetric ratchet says so, under the new keys.',
    ['asymmetric'],
  ),
];
