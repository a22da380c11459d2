import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ALL_PEERS, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import { repeatedBlock, repeatedStart } from '../harness/keystream.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import type { RatchetKind } from '../impl/channel/data-phase.ts';
import { VARIANTS } from '../impl/variant.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { duplexMessages, simplexMessages } from '../impl/wire/messages.ts';
import { message } from './cases.ts';
import { PROBE } from './past.ts';
import { ratchets as ratchetsFollowed, type Starter } from './ratchet-steps.ts';

const SERVERS = ['simplex server', 'duplex server'] as const;
const DUPLEX = ['duplex client', 'duplex server'] as const;

async function honest(lab: Lab): Promise<Outcome> {
  const session = await lab.open();
  const worked = (await session.handshake()) && (await session.echo(Uint8Array.of(1)));
  return mustWork(lab, worked, 'the peer accepts the next honest packet', session);
}

/** The keystream of a data packet whose plaintext is known (PRM-04): ciphertext XOR plaintext. */
function keystream(packet: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const ciphertext = packet.subarray(HEADER_LENGTH, HEADER_LENGTH + plaintext.length);
  return ciphertext.map((byte, index) => byte ^ (plaintext[index] ?? 0));
}

/** What ratchets the session goes through, between stretches of echoed data. */
const ratchets = fc.array(fc.constantFrom('symmetric', 'asymmetric'), { maxLength: 3 });
const step = fc.record({
  by: fc.constantFrom<Starter>('us', 'peer'),
  kind: fc.constantFrom<RatchetKind>('symmetric', 'asymmetric'),
});
/** Several whole blocks, so that a block shared at any offset of the counter is found. */
const sizes = fc.array(fc.constantFrom(32, 64, 96, 320), { minLength: 1, maxLength: 3 });

/** Ratchets after which a packet is sent back to the peer. */
const REFLECTIONS: readonly (readonly [
  id: string,
  when: string,
  steps: Parameters<typeof ratchetsFollowed>[1],
])[] = [
  ['reflected', '', []],
  ['reflected-after-ratchet', ', after a ratchet too', [{ by: 'us', kind: 'symmetric' }]],
  ['reflected-after-peers-ratchet', ', after a ratchet of its own', [{ by: 'peer', kind: 'symmetric' }]],
  [
    'reflected-after-asymmetric-ratchet',
    ', after an asymmetric ratchet too',
    [{ by: 'us', kind: 'asymmetric' }],
  ],
  [
    'reflected-after-peers-asymmetric-ratchet',
    ', after an asymmetric ratchet of its own',
    [{ by: 'peer', kind: 'asymmetric' }],
  ],
];

/** Sends the peer what it sent, as it was or with the number that is next. */
async function refuseReflected(
  lab: Lab,
  session: Conversation,
  theirs: Uint8Array,
  renumbered: boolean,
): Promise<Outcome> {
  const sequence = session.endpoint.counters.transmit + 1n;
  if (renumbered) new DataView(theirs.buffer).setBigUint64(5, sequence, true);
  session.send(theirs);
  return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
}

/** DIR-01 to DIR-05: each direction has keys of its own, and nothing of one direction shows in the other. */
export const DIRECTIONAL = [
  check({
    id: 'directional/keystreams',
    title: 'The keystreams of the two directions share no block, before and after every ratchet.',
    quote: 'no keystream block of one direction ever equals one of the other',
    requirements: ['DIR-01', 'DIR-02', 'DIR-03'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ sizes, ratchets, byte: fc.integer({ min: 0, max: 255 }) }),
    runs: 10,
    async attempt(lab, { sizes, ratchets, byte }) {
      const { variant } = lab.target.identity;
      const { tag } = VARIANTS[variant];
      const session = await lab.open();
      if (!(await session.handshake()))
        return mustWork(lab, false, 'the peer establishes a session', session);
      const streams: Uint8Array[] = [];
      const stretch = async (): Promise<boolean> => {
        for (const size of sizes) {
          const plaintext = new Uint8Array(size).fill(byte);
          const packet = session.seal(plaintext);
          session.send(packet);
          const from = session.receivedBytes.length;
          if (!(await session.expectData(plaintext))) return false;
          const came = Buffer.concat(session.receivedBytes.slice(from));
          if (came.length !== HEADER_LENGTH + size + tag) return false;
          streams.push(keystream(packet, plaintext), keystream(came, plaintext));
        }
        return true;
      };
      let worked = await stretch();
      for (const kind of variant === 'duplex' ? ratchets : ratchets.map(() => 'symmetric' as const))
        worked = worked && (await session.ratchet(kind)) && (await stretch());
      if (!worked) return mustWork(lab, false, 'the peer echoes before and after every ratchet', session);
      const repeated = repeatedBlock(streams);
      const expected = `no 32-byte block twice among ${streams.length} stretches of keystream`;
      return repeated === undefined
        ? { verdict: 'pass', expected, observed: 'none' }
        : { verdict: 'fail', expected, observed: `block ${Buffer.from(repeated).toString('hex')} twice` };
    },
  }),
  check({
    id: 'directional/sessions',
    title: 'The keystreams of different sessions share no block.',
    quote: 'No key, nonce or ratchet key of one session ever appears in another',
    requirements: ['DIR-04'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.record({ size: fc.constantFrom(32, 64, 320), byte: fc.integer({ min: 0, max: 255 }) }),
    runs: 6,
    async attempt(lab, { size, byte }) {
      const streams: Uint8Array[] = [];
      for (let count = 0; count < 3; count++) {
        const session = await lab.open();
        if (!(await session.handshake()))
          return mustWork(lab, false, 'the peer establishes a session', session);
        const plaintext = new Uint8Array(size).fill(byte);
        const packet = session.seal(plaintext);
        session.send(packet);
        const from = session.receivedBytes.length;
        if (!(await session.expectData(plaintext)))
          return mustWork(lab, false, 'the peer echoes in every session', session);
        streams.push(keystream(packet, plaintext));
        streams.push(keystream(Buffer.concat(session.receivedBytes.slice(from)), plaintext));
      }
      const repeated = repeatedBlock(streams);
      const expected = 'no 32-byte block of keystream twice among three sessions';
      return repeated === undefined
        ? { verdict: 'pass', expected, observed: 'none' }
        : { verdict: 'fail', expected, observed: `block ${Buffer.from(repeated).toString('hex')} twice` };
    },
  }),
  check({
    id: 'directional/fresh-keys',
    title: 'Every handshake brings a KEM key that was never seen before.',
    quote: 'The KEM key pair is fresh for each handshake',
    requirements: ['SMX-02', 'DPX-03', 'DIR-04'],
    peers: SERVERS,
    cases: fc.integer({ min: 2, max: 4 }),
    runs: 3,
    async attempt(lab, sessions) {
      const layout = (lab.target.identity.variant === 'simplex' ? simplexMessages : duplexMessages)(
        lab.target.profile,
      ).connectResponse;
      const seen = new Set<string>();
      for (let count = 0; count < sessions; count++) {
        const session = await lab.open();
        if (!(await session.handshake()))
          return mustWork(lab, false, 'the peer establishes a session', session);
        const came = Buffer.concat(session.receivedBytes).subarray(
          HEADER_LENGTH,
          HEADER_LENGTH + layout.length,
        );
        seen.add(Buffer.from(layout.decode(came).publicKey).toString('latin1'));
      }
      const expected = `${sessions} different keys in ${sessions} handshakes`;
      const verdict = seen.size === sessions ? 'pass' : 'fail';
      return { verdict, expected, observed: `${seen.size} different keys` };
    },
  }),
  ...REFLECTIONS.map(([id, when, steps]) =>
    check({
      id: `directional/${id}`,
      factors: { reflected: 'data' },
      title: `A packet of the peer's that comes back to it is refused${when}.`,
      quote: 'a packet reflected to its sender never opens',
      requirements: ['DIR-02', 'RPL-01'],
      peers: steps.some(({ kind }) => kind === 'asymmetric') ? DUPLEX : ALL_PEERS,
      needs: steps.some(({ by }) => by === 'peer') ? ['echo', 'startsRatchets'] : ['echo'],
      cases: fc.record({ data: message, renumbered: fc.boolean() }),
      runs: 6,
      twin: honest,
      async attempt(lab, { data, renumbered }) {
        const session = await lab.open();
        let worked = await session.handshake();
        worked = worked && (await ratchetsFollowed(session, steps));
        worked = worked && (await session.echo(data));
        if (!worked) return mustWork(lab, false, 'the peer echoes', session);
        const theirs = session.receivedBytes.at(-1)?.slice() ?? new Uint8Array(0);
        return refuseReflected(lab, session, theirs, renumbered);
      },
    }),
  ),
  check({
    id: 'directional/reflected-token',
    title: "A token packet of the peer's that comes back to it is refused.",
    quote: 'a packet reflected to its sender never opens',
    requirements: ['DIR-02', 'RTS-03'],
    peers: ALL_PEERS,
    needs: ['echo', 'startsRatchets'],
    cases: fc.boolean(),
    runs: 4,
    twin: honest,
    async attempt(lab, renumbered) {
      const session = await lab.open();
      if (!((await session.handshake()) && (await session.peerRatchet('symmetric'))))
        return mustWork(lab, false, 'the peer starts a ratchet', session);
      const theirs = session.receivedBytes.at(-1)?.slice() ?? new Uint8Array(0);
      return refuseReflected(lab, session, theirs, renumbered);
    },
  }),
  check({
    id: 'directional/after-asymmetric-ratchet',
    title: 'A packet under the keys of before an asymmetric ratchet is refused after it.',
    quote: 'packets under old keys are refused',
    requirements: ['DIR-02', 'RTS-03', 'RTA-01'],
    peers: DUPLEX,
    needs: ['echo'],
    cases: message,
    runs: 6,
    twin: honest,
    async attempt(lab, data) {
      const session = await lab.open();
      if (!(await session.handshake()))
        return mustWork(lab, false, 'the peer establishes a session', session);
      const old = session.endpoint.snapshot();
      if (!(await session.ratchet('asymmetric')))
        return mustWork(lab, false, 'the peer follows the ratchet', session);
      const packet = old.send(data).packets[0]?.slice() ?? new Uint8Array(0);
      const sequence = session.endpoint.counters.transmit + 1n;
      new DataView(packet.buffer).setBigUint64(5, sequence, true);
      session.send(packet);
      return mustEnd(await react(lab, session, (patience) => session.echo(data, patience)));
    },
  }),
  check({
    id: 'directional/key-material',
    title: 'Both sides take the same keys, and no key, nonce or ratchet key is ever taken twice.',
    quote: "The client's transmit key and nonce are the server's receive key and nonce, and the reverse.",
    requirements: ['DIR-01', 'DIR-02', 'DIR-04', 'DIR-05'],
    peers: ALL_PEERS,
    needs: ['revealsKeys', 'echo', 'startsRatchets'],
    cases: fc.record({
      sessions: fc.integer({ min: 1, max: 3 }),
      steps: fc.array(step, { maxLength: 3 }),
      data: message,
    }),
    runs: 10,
    async attempt(lab, { sessions, steps, data }) {
      const { variant } = lab.target.identity;
      const had = steps.map(({ by, kind }) => ({
        by,
        kind: variant === 'duplex' ? kind : ('symmetric' as const),
      }));
      const material: Uint8Array[] = [];
      for (let count = 0; count < sessions; count++) {
        const session = await lab.open();
        const worked = (await session.handshake()) && (await ratchetsFollowed(session, had));
        if (!(worked && (await session.echo(data))))
          return mustWork(lab, false, 'the peer follows every ratchet', session);
        if (!isDeepStrictEqual(session.keys, session.peerKeys))
          return mustWork(lab, false, 'both sides take the same keys');
        material.push(...session.keys.flatMap((keys) => Object.values<Uint8Array>({ ...keys })));
      }
      const repeated = repeatedStart(material);
      const expected = `${material.length} keys, nonces and ratchet keys that differ`;
      return repeated === undefined
        ? { verdict: 'pass', expected, observed: 'they do' }
        : { verdict: 'fail', expected, observed: `${Buffer.from(repeated).toString('hex')} twice` };
    },
  }),
  check({
    id: 'directional/as-claimed',
    title: 'The peer says that it has our transcript and keys, in either direction, after each ratchet too.',
    quote: "The client's transmit key and nonce are the server's receive key and nonce, and the reverse.",
    requirements: ['DIR-01', 'RTS-01'],
    peers: ALL_PEERS,
    needs: ['echo', 'claims'],
    cases: fc.record({ ratchets: fc.nat(2), data: message }),
    runs: 2,
    edges: [0, 1].map((ratchets) => ({ ratchets, data: Uint8Array.of(1) })),
    async attempt(lab, { ratchets, data }) {
      const session = await lab.open();
      let worked = await session.handshake();
      for (let done = 0; done < ratchets; done++) worked = worked && (await session.ratchet('symmetric'));
      worked = worked && (await session.echo(data));
      if (!worked) return mustWork(lab, false, 'the peer establishes a session', session);
      const { claim: ours } = session;
      const theirs = await session.peerClaim();
      const differing = (['transcript', 'client', 'server'] as const).filter((of) => ours[of] !== theirs[of]);
      return {
        verdict: differing.length === 0 ? 'pass' : 'fail',
        expected: 'both ends have one transcript hash, and one key for each direction',
        observed: differing.length === 0 ? 'they have' : `they differ in: ${differing.join(', ')}`,
      };
    },
  }),
];
