import fc from 'fast-check';
import { type Check, check, type PeerKind } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { flip } from '../harness/faults/flip.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { freshIdentities } from '../harness/own/identities.ts';
import type { KdfInput } from '../impl/crypto/crypto.ts';
import type { Dialect } from '../impl/dialect.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { duplexMessages, SECRET_LENGTH } from '../impl/wire/messages.ts';
import { mask } from './cases.ts';
import { honestHandshake } from './faulted.ts';
import { type Input, inputCheck, transcriptPart } from './inputs.ts';
import { mustBeUnusable } from './unusable.ts';

const PEERS: readonly PeerKind[] = ['duplex client', 'duplex server'];

type Named = Pick<Input, 'name' | 'title' | 'change' | 'packet'>;

function startPart(part: number, name: string, what: string): Named {
  return {
    name,
    title: `Two sides that disagree on ${what} derive unrelated keys.`,
    change: transcriptPart('start', part),
  };
}

function packetPart(packet: 1 | 2 | 3 | 4 | 5, name: string): Named {
  return {
    name,
    title: `Two sides that disagree on what the ${name.replace('-', ' ')} brings derive unrelated keys.`,
    change: transcriptPart(packet, 1),
    packet,
  };
}

/** DPX-04 and CFG-03: what enters the transcript, packet by packet. */
const INPUTS: readonly Named[] = [
  startPart(0, 'configuration', 'the configuration'),
  startPart(1, 'key-identity', 'the key identity'),
  startPart(2, 'client-key', "the client's verification key"),
  startPart(3, 'server-key', "the server's verification key"),
  packetPart(1, 'connect-request'),
  packetPart(2, 'connect-response'),
  packetPart(3, 'exchange-request'),
  packetPart(4, 'exchange-response'),
];

/** Where a dialect puts each of the two KEM secrets (section 13). */
function secretIn(dialect: Dialect, whose: 'server' | 'client'): { input: keyof KdfInput; from: number } {
  switch (dialect.duplexKeyInputs) {
    case 'X=secA,N=sch,S=secB':
      return { input: whose === 'server' ? 'X' : 'S', from: 0 };
    case 'X=secA,N=secB,S=sch':
      return { input: whose === 'server' ? 'X' : 'N', from: 0 };
    case 'X=secA||secB,S=sch':
      return { input: 'X', from: whose === 'server' ? 0 : SECRET_LENGTH };
  }
}

/** The values that a peer draws anew for each handshake, by its role. */
const DRAWN = [
  { name: 'kem-key-of-server', role: 'server', message: 'connectResponse', field: 'publicKey', index: 0 },
  { name: 'kem-key-of-client', role: 'client', message: 'exchangeRequest', field: 'publicKey', index: 1 },
] as const;

/** The value of the peer's packet in a handshake that was completed, or nothing. */
function drawnIn(lab: Lab, { packets }: Conversation, which: (typeof DRAWN)[number]): Uint8Array | undefined {
  const message = packets[which.index]?.message;
  const messages = duplexMessages(lab.target.profile);
  if (message === undefined) return undefined;
  return which.message === 'connectResponse'
    ? messages.connectResponse.decode(message).publicKey
    : messages.exchangeRequest.decode(message).publicKey;
}

/** DPX-03, DPX-04: every input of the transcript and both KEM secrets, changed on one side alone; fresh keys. */
export const DUPLEX: readonly Check[] = [
  ...INPUTS.map((input) =>
    inputCheck('duplex', {
      ...input,
      peers: PEERS,
      requirements: input.name === 'configuration' ? ['DPX-04', 'CFG-03'] : ['DPX-04'],
      quote: 'Every transcript input changes the keys (as SMX-04)',
    }),
  ),
  ...(['server', 'client'] as const).map((whose) =>
    check({
      id: `duplex/secret-of-${whose}`,
      title: `Two sides that disagree on the KEM secret that was encapsulated to the ${whose} derive unrelated keys.`,
      requirements: ['DPX-03'],
      quote: 'changing either secret alone changes all keys',
      peers: PEERS,
      needs: ['echo'],
      cases: fc.record({ at: fc.integer({ min: 0, max: SECRET_LENGTH - 1 }), mask }),
      runs: 4,
      twin: honestHandshake,
      attempt(lab, { at, mask }) {
        const { input: name, from } = secretIn(lab.target.dialect, whose);
        return mustBeUnusable(lab, {
          keyInput: (input, derivation) =>
            derivation === 'handshake' ? { ...input, [name]: flip(input[name], from + at, mask) } : input,
        });
      },
    }),
  ),
  check({
    id: 'duplex/unknown-client',
    title: 'A client that the server was not configured for comes to no session, however honest it is.',
    requirements: ['DPX-05'],
    quote: 'A request signed by any key other than a client key that the server is configured for is refused',
    peers: ['duplex server'],
    cases: fc.integer({ min: 0, max: 2 ** 31 }),
    runs: 3,
    twin: honestHandshake,
    async attempt(lab, seed) {
      const { profile, crypto, clock, identity } = lab.target;
      const { client } = freshIdentities('duplex', profile, crypto, seededRandom(`${seed}`), clock());
      const known = 'peerKey' in identity ? { peerKey: identity.peerKey } : {};
      const session = await lab.open({ identity: { ...client, ...known } });
      const reaction = await react(lab, session, (patience) => session.handshake(undefined, patience));
      if (session.answered) return mustEnd({ kind: 'alive', how: 'it answered with a connect response' });
      return mustEnd(reaction);
    },
  }),
  ...DRAWN.map((which) =>
    check({
      id: `duplex/fresh-${which.name}`,
      title: `Every handshake brings a KEM key of the ${which.role} that was never seen before.`,
      requirements: ['DPX-03'],
      quote: 'Both KEM contributions are fresh',
      peers: [`duplex ${which.role}`],
      cases: fc.integer({ min: 2, max: 4 }),
      runs: 2,
      async attempt(lab, sessions) {
        const seen = new Set<string>();
        for (let count = 0; count < sessions; count++) {
          const session = await lab.open();
          const worked = await session.handshake();
          const drawn = drawnIn(lab, session, which);
          if (!worked || drawn === undefined)
            return mustWork(lab, false, 'the peer establishes a session', session);
          seen.add(Buffer.from(drawn).toString('latin1'));
        }
        const expected = `${sessions} different keys in ${sessions} handshakes`;
        const verdict = seen.size === sessions ? 'pass' : 'fail';
        return { verdict, expected, observed: `${seen.size} different keys` };
      },
    }),
  ),
];
