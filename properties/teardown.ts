import fc from 'fast-check';
import { ALL_PEERS, type Check, check, type PeerKind } from '../harness/check.ts';
import type { Conversation, Overrides } from '../harness/conversation.ts';
import { flip } from '../harness/faults/flip.ts';
import type { Inside } from '../harness/inside.ts';
import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { strict } from '../impl/policy.ts';
import { StateError } from '../impl/state-error.ts';
import { Flag } from '../impl/wire/codes.ts';
import { encodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import { NEW, PROBE, past, sessionWith } from './past.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;
const NUMBERS_LEFT = 2n;
const NEARLY_EXHAUSTED = { initialCounter: () => 2n ** 64n - 1n - NUMBERS_LEFT };

/** Why a session ends. */
interface Cause {
  readonly id: string;
  /** As in "after ...". */
  readonly what: string;
  readonly peers?: readonly PeerKind[];
  readonly overrides?: Overrides;
  /** Whether the session must be a new one: its numbers are counted. */
  readonly fresh?: true;
  readonly end: (lab: Lab, session: Conversation) => unknown;
}

/** The next honest packet of our endpoint, which goes on as if nothing were sent. */
function nextPacket({ endpoint }: Conversation): Uint8Array {
  return join(...endpoint.snapshot().send(PROBE).packets);
}

/** A packet whose header is right but for some fields; nothing of it is authentic. */
function withHeader(lab: Lab, { endpoint }: Conversation, fields: object): Uint8Array {
  const header = {
    flag: Flag.encryptedMessage,
    msglen: 100,
    sequence: endpoint.counters.transmit + 1n,
    utctime: lab.target.clock(),
  };
  return join(encodeHeader({ ...header, ...fields }), new Uint8Array(100));
}

/** The peer asks for an asymmetric ratchet, and our answer is not sent. */
async function withOpenRequest(session: Conversation): Promise<void> {
  session.tamper(() => []);
  await session.peerRatchet('asymmetric');
  session.tamper((packet) => [packet]);
}

const CAUSES: readonly Cause[] = [
  {
    id: 'our-close',
    what: 'we ended it in good order',
    end: (_lab, session) => session.apply(session.endpoint.close()),
  },
  { id: 'its-close', what: 'it ended it in good order', end: (_lab, session) => session.startPeerEnd() },
  { id: 'lost-connection', what: 'the connection was lost', end: (_lab, session) => session.close() },
  {
    id: 'lost-within-a-header',
    what: 'the connection was lost within a header',
    end: (_lab, session) => {
      session.send(nextPacket(session).subarray(0, HEADER_LENGTH - 3));
      session.close();
    },
  },
  {
    id: 'lost-within-a-message',
    what: 'the connection was lost within a message',
    end: (_lab, session) => {
      session.send(nextPacket(session).subarray(0, HEADER_LENGTH + 3));
      session.close();
    },
  },
  {
    id: 'ratchet-and-close',
    what: 'we ended it right after a ratchet',
    end: (_lab, session) => {
      session.apply(session.beginRatchet('symmetric'));
      session.apply(session.endpoint.close());
    },
  },
  {
    id: 'wrong-tag',
    what: 'a packet did not authenticate',
    end: (_lab, session) => {
      const packet = nextPacket(session);
      session.send(flip(packet, packet.length - 1, 1));
    },
  },
  {
    id: 'wrong-number',
    what: 'a packet had a wrong number',
    end: (lab, session) => session.send(withHeader(lab, session, { sequence: 77n })),
  },
  {
    id: 'wrong-time',
    what: 'a packet had a wrong time',
    end: (lab, session) => session.send(withHeader(lab, session, { utctime: 1n })),
  },
  {
    id: 'wrong-length',
    what: 'a packet had a wrong length',
    end: (lab, session) => session.send(withHeader(lab, session, { msglen: 2 ** 20 })),
  },
  {
    id: 'wrong-flag',
    what: 'a packet had a flag without a meaning',
    end: (lab, session) => session.send(withHeader(lab, session, { flag: Flag.connectRequest })),
  },
  {
    id: 'plain-error',
    what: 'an error came in clear',
    end: (lab, session) =>
      session.send(
        join(
          encodeHeader({
            flag: Flag.errorCondition,
            msglen: 1,
            sequence: 0xff00000000000000n,
            utctime: lab.target.clock(),
          }),
          Uint8Array.of(2),
        ),
      ),
  },
  {
    id: 'forged-token',
    what: 'a token packet did not authenticate',
    end: (_lab, session) => {
      const packet = join(...session.endpoint.snapshot().ratchet('symmetric').packets);
      session.send(flip(packet, HEADER_LENGTH, 1));
    },
  },
  {
    id: 'forged-request',
    what: 'a request for an asymmetric ratchet was not signed by us',
    peers: DUPLEX,
    overrides: {
      policy: { ...strict, signedInput: (parts, name) => (name === 'ratchet request' ? [] : parts) },
    },
    end: (_lab, session) => session.apply(session.beginRatchet('asymmetric')),
  },
  {
    id: 'forged-response',
    what: 'a response to its request was not signed by us',
    peers: DUPLEX,
    overrides: {
      policy: { ...strict, signedInput: (parts, name) => (name === 'ratchet response' ? [] : parts) },
    },
    end: (_lab, session) => session.peerRatchet('asymmetric'),
  },
  {
    id: 'open-request-and-failure',
    what: 'a packet did not authenticate while its request was open',
    peers: DUPLEX,
    end: async (lab, session) => {
      await withOpenRequest(session);
      session.send(withHeader(lab, session, { sequence: 77n }));
    },
  },
  {
    id: 'open-request-and-loss',
    what: 'the connection was lost while its request was open',
    peers: DUPLEX,
    end: async (_lab, session) => {
      await withOpenRequest(session);
      session.close();
    },
  },
  {
    id: 'open-request-and-its-close',
    what: 'it ended it while its request was open',
    peers: DUPLEX,
    end: async (_lab, session) => {
      await withOpenRequest(session);
      session.startPeerEnd();
    },
  },
  {
    id: 'last-number',
    what: 'its numbers were used up',
    fresh: true,
    overrides: { policy: { ...strict, ...NEARLY_EXHAUSTED }, peer: { policy: NEARLY_EXHAUSTED } },
    end: async (_lab, session) => {
      await session.peerRatchet('symmetric');
      await session.echo(PROBE);
      session.send(session.seal(PROBE));
    },
  },
];

/** Ends a session for that cause, and shows what is inside the peer then. */
async function ended(
  lab: Lab,
  cause: Cause,
  past: Parameters<typeof sessionWith>[1],
  judge: (inside: Inside, honest: Uint8Array, delivered: number) => Outcome,
): Promise<Outcome> {
  const session = await sessionWith(lab, cause.fresh ? NEW : past, cause.overrides);
  const { inside } = session;
  if (!session.established || inside === undefined)
    return mustWork(lab, false, 'the peer establishes a session', session);
  const honest = nextPacket(session);
  const { delivered } = inside;
  await cause.end(lab, session);
  if (inside.endpoint.stage !== 'closed')
    return {
      verdict: 'fail',
      expected: `the session ends, as ${cause.what}`,
      observed: `it is at "${inside.endpoint.stage}"`,
    };
  return judge(inside, honest, cause.fresh ? inside.delivered : delivered);
}

function erases(inside: Inside): Outcome {
  const expected = 'no key, secret or buffer of the session can be read';
  const left = inside.legible;
  return { verdict: left.length === 0 ? 'pass' : 'fail', expected, observed: left.join('; ') || 'none can' };
}

/** It is given the next honest packet, and asked to send. */
function isSilent(inside: Inside, honest: Uint8Array, delivered: number): Outcome {
  const expected = 'the session sends and accepts nothing more';
  const { endpoint } = inside;
  const { packets, events } = endpoint.receive(honest);
  if (packets.length > 0 || events.length > 0 || inside.delivered > delivered)
    return { verdict: 'fail', expected, observed: 'it took one more packet' };
  for (const command of [() => endpoint.send(PROBE), () => endpoint.ratchet('symmetric')])
    if (!refuses(command)) return { verdict: 'fail', expected, observed: 'it sent one more packet' };
  return { verdict: 'pass', expected, observed: 'it did not' };
}

function refuses(command: () => unknown): boolean {
  try {
    command();
    return false;
  } catch (error) {
    if (error instanceof StateError) return true;
    throw error;
  }
}

function afterCause(cause: Cause, id: string, words: string, quote: string, judge: typeof isSilent): Check {
  return check({
    id: `teardown/${id}-after-${cause.id}`,
    title: `After a session that ended because ${cause.what}, ${words}.`,
    quote,
    requirements: ['TRD-01'],
    // What is kept or sent does not depend on the profile.
    factors: { watched: id },
    peers: cause.peers ?? ALL_PEERS,
    needs: ['echo', 'revealsState', 'setsPolicy', 'startsRatchets', 'endsSessions'],
    cases: past,
    runs: 2,
    attempt: (lab, past) => ended(lab, cause, past, judge),
  });
}

/** A handshake that ends before it is done, after so many packets of ours. */
async function unfinished(lab: Lab, packets: number, failing: boolean): Promise<Outcome> {
  const session = await lab.open();
  const { inside } = session;
  if (inside === undefined) return mustWork(lab, false, 'the peer shows what it holds', session);
  session.start((packet, at) => {
    if (at < packets) return [packet];
    return failing && at === packets ? [flip(packet, packet.length - 1, 1), packet] : [];
  });
  await session.until(() => session.established || session.endpoint.stage === 'closed', 0);
  session.close();
  return erases(inside);
}

const KEEPS_NOTHING =
  'Teardown, for whatever cause, erases channel keys, ratchet key, ephemeral keys and buffers';

/** TRD-01: what is left of a session, and what it still does. */
export const TEARDOWN: readonly Check[] = [
  ...CAUSES.map((cause) =>
    afterCause(cause, 'nothing-left', 'nothing secret of it is left', KEEPS_NOTHING, erases),
  ),
  ...CAUSES.map((cause) =>
    afterCause(
      cause,
      'silence',
      'nothing more is sent or accepted',
      'a torn-down session neither sends nor accepts anything more',
      isSilent,
    ),
  ),
  ...([false, true] as const).map((failing) =>
    check({
      id: `teardown/nothing-left-after-handshake-${failing ? 'failed' : 'lost'}`,
      title: `After a handshake that ${failing ? 'failed' : 'was lost'} at any of its packets, nothing secret is left.`,
      quote: KEEPS_NOTHING,
      requirements: ['TRD-01', 'ERR-01'],
      peers: ALL_PEERS,
      needs: ['revealsState'],
      cases: fc.nat(3),
      runs: 4,
      attempt: (lab, packets) => unfinished(lab, packets, failing),
    }),
  ),
];
