import fc from 'fast-check';
import { ALL_PEERS, type Check, check, type PeerKind } from '../harness/check.ts';
import { CIPHERTEXT_FAULTS, hasCoefficients, PUBLIC_KEY_FAULTS } from '../harness/faults/kem-faults.ts';
import { type HandshakeMessage, messageOf } from '../harness/faults/messages.ts';
import { hedgedSignature } from '../harness/faults/nonstandard-signature.ts';
import { mustEnd, mustWork, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import { NotOfferedError } from '../harness/peer-error.ts';
import { ReplacedPacket } from '../harness/replaced-packet.ts';
import { SignedForgery } from '../harness/signed-forgery.ts';
import type { Outcome } from '../harness/verdict.ts';
import { strict } from '../impl/policy.ts';
import type { Encapsulation } from '../impl/primitives/kem.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { VARIANTS } from '../impl/variant.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../impl/wire/codes.ts';
import { honestHandshake, judgeFaulty, receivers, startFaulty, words } from './faulted.ts';
import { mustBeUnusable } from './unusable.ts';

/** Data of that length in which no two bytes that are near are alike. */
function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

/** Every length is echoed: the peer opens what we seal, and seals what we open. */
async function echoes(lab: Lab, lengths: readonly number[]): Promise<Outcome> {
  const session = await lab.open();
  let worked = await session.handshake();
  for (const length of lengths) worked = worked && (await session.echo(bytes(length)));
  return mustWork(lab, worked, `the peer echoes messages of ${lengths.join(', ')} bytes`, session);
}

/** Where the MAC's padding has its edge: ciphertext lengths modulo the rate, which is the plaintext's (PRM-09). */
const EDGES = [
  { variant: 'simplex', rate: 136, residues: [68, 69, 70] },
  { variant: 'duplex', rate: 72, residues: [4, 5, 6] },
] as const;

const WORKS = { needs: ['echo'] as const };

/** PRM-01 to PRM-06, PRM-09: what works only where both sides compute the same. */
const AGREEMENT: readonly Check[] = [
  ...EDGES.flatMap(({ variant, rate, residues }) =>
    [...residues, residues[0] - 1, residues[2] + 1].map((residue) => {
      const beside = !residues.some((each) => each === residue);
      return check({
        ...WORKS,
        id: `primitives/padding-${variant}-${residue}`,
        title: beside
          ? `Ciphertexts of ${residue} mod ${rate} bytes, beside the padding edge, are understood both ways.`
          : `Ciphertexts of ${residue} mod ${rate} bytes, at the padding edge, are understood both ways.`,
        requirements: ['PRM-09'],
        quote:
          'this happens when the ciphertext length is 68, 69 or 70 mod 136 (Simplex) or 4, 5 or 6 mod 72',
        peers: [`${variant} client`, `${variant} server`],
        cases: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }),
        runs: 2,
        attempt: (lab, blocks) =>
          echoes(
            lab,
            blocks.map((block) => block * rate + residue),
          ),
      });
    }),
  ),
  check({
    ...WORKS,
    id: 'primitives/nonce-runs-on',
    title: 'The nonce runs on over messages that end within a block, at its end, and beyond.',
    requirements: ['PRM-04'],
    quote: 'The nonce runs on from message to message, the sealed handshake packets included.',
    peers: ALL_PEERS,
    cases: fc.array(fc.constantFrom(1, 31, 32, 33, 63, 64, 65, 95, 96, 97), { minLength: 3, maxLength: 12 }),
    runs: 3,
    attempt: echoes,
  }),
  check({
    ...WORKS,
    id: 'primitives/nonce-carries',
    title: 'The nonce is counted beyond its first byte: hundreds of blocks are understood both ways.',
    requirements: ['PRM-04', 'PRM-03'],
    quote: 'the nonce is incremented as a 256-bit little-endian integer',
    peers: ALL_PEERS,
    cases: fc.integer({ min: 256 * 32, max: 600 * 32 }),
    runs: 2,
    attempt: (lab, length) => echoes(lab, [length, 1, length]),
  }),
  check({
    ...WORKS,
    id: 'primitives/long-message',
    title: 'The longest messages are understood both ways.',
    requirements: ['PRM-03', 'PRM-05'],
    quote: 'Block transform: Rijndael with a 32-byte block (8 columns)',
    peers: ALL_PEERS,
    cases: fc.integer({ min: 0, max: 2 }),
    runs: 2,
    attempt(lab, less) {
      const { variant } = lab.target.identity;
      return echoes(lab, [MAXIMUM_MESSAGE_LENGTH - VARIANTS[variant].tag - less, 1]);
    },
  }),
  check({
    ...WORKS,
    id: 'primitives/long-chain',
    title: 'The MAC is chained over many messages: all of them are understood both ways.',
    requirements: ['PRM-06', 'PRM-01', 'PRM-02'],
    quote: 'nothing is reset',
    peers: ALL_PEERS,
    cases: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 30, maxLength: 60 }),
    runs: 1,
    attempt: echoes,
  }),
  check({
    ...WORKS,
    id: 'primitives/other-history',
    title: 'A packet that is right but for the history of its direction is refused.',
    requirements: ['PRM-06'],
    quote: 'A tag therefore authenticates the whole history of its direction since the last rekey.',
    peers: ALL_PEERS,
    twin: honestHandshake,
    cases: fc.record({
      length: fc.integer({ min: 1, max: 200 }),
      between: fc.nat(3),
      next: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    }),
    runs: 4,
    async attempt(lab, { length, between, next }) {
      const session = await lab.open();
      if (!(await session.handshake()) || !session.endpoint.canSend)
        return mustWork(lab, false, 'the peer establishes a session', session);
      // A copy of ours sends another message of the same length: nonce, counter and sequence are as they are.
      const copy = session.endpoint.snapshot();
      const other = bytes(length).map((byte) => byte ^ 0xff);
      copy.send(other);
      let worked = await session.echo(bytes(length));
      for (let count = 0; count < between; count++) {
        copy.send(bytes(count + 1));
        worked = worked && (await session.echo(bytes(count + 1)));
      }
      if (!worked) return mustWork(lab, false, 'the peer echoes', session);
      for (const packet of copy.send(next).packets) session.send(packet);
      return mustEnd(await react(lab, session, (patience) => session.echo(bytes(5), patience)));
    },
  }),
];

/** The messages that carry a signature, and who takes it. */
const SIGNED = ['connectRequest', 'connectResponse', 'exchangeRequest', 'exchangeResponse'] as const;

/** PRM-07: hedged signatures are as good as deterministic ones. */
const HEDGED: readonly Check[] = SIGNED.map((name) => {
  const message = messageOf(name);
  return check({
    id: `primitives/hedged-signature-${words(name, '-')}`,
    title: `A hedged signature in a packet "${words(name, ' ')}" is taken.`,
    requirements: ['PRM-07'],
    quote: 'a verifier takes either',
    peers: receivers(message, 'signature', true),
    factors: { message: name, signature: 'hedged' },
    cases: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    runs: 2,
    async attempt(lab, drawn) {
      const { profile } = lab.target;
      const forgery = new SignedForgery(lab.target, message);
      const hedged = new ReplacedPacket(message, (packet) => [
        forgery.resign(packet, (hash, key) => hedgedSignature(profile.signature, hash, key, drawn)),
      ]);
      const session = await lab.open();
      // The hash is the same, and so is the transcript of both sides.
      const worked = await session.handshake(hedged.hand(() => session));
      return mustWork(lab, worked, 'the peer takes the hedged signature and establishes a session', session);
    },
  });
});

/** PRM-08: a KEM public key that must not be encapsulated to, signed as it is. */
const PUBLIC_KEYS: readonly Check[] = (['connectResponse', 'exchangeRequest'] as const).flatMap((name) =>
  PUBLIC_KEY_FAULTS.map(({ name: what, change }) => {
    const message = messageOf(name);
    return check({
      id: `primitives/${words(name, '-')}-key-with-${what.replaceAll(' ', '-')}`,
      title: `A KEM public key in a packet "${words(name, ' ')}" with ${what}, signed so, ends the handshake.`,
      requirements: ['PRM-08'],
      quote: "A KEM public key that FIPS 203's encapsulation-key check refuses ends the handshake.",
      peers: receivers(message, 'publicKey'),
      factors: { message: name, field: 'publicKey', fault: what },
      cases: fc.integer({ min: 0, max: 9999 }).map((n) => n / 10_000),
      runs: 3,
      twin: honestHandshake,
      async attempt(lab, at) {
        if (!hasCoefficients(lab.target.profile.kem)) throw new NotOfferedError('has a KEM of FIPS 203');
        const policy = {
          ...strict,
          ephemeralKeyPair: (fresh: () => { publicKey: Uint8Array; secretKey: Uint8Array }) => {
            const pair = fresh();
            return { ...pair, publicKey: change(pair.publicKey, at) };
          },
        };
        return judgeFaulty(
          lab,
          await startFaulty(lab, new ReplacedPacket(message, (packet) => [packet], { policy })),
        );
      },
    });
  }),
);

/** A ciphertext of ours that is not what our secret is of. */
interface WrongCiphertext {
  readonly name: string;
  readonly make: (lab: Lab, honest: Encapsulation, at: number) => Encapsulation;
}

const WRONG_CIPHERTEXTS: readonly WrongCiphertext[] = [
  ...CIPHERTEXT_FAULTS.map(({ name, change }) => ({
    name,
    make: (_: Lab, { ciphertext, secret }: Encapsulation, at: number) => ({
      ciphertext: change(ciphertext, at),
      secret,
    }),
  })),
  {
    name: 'random',
    make: (_, { ciphertext, secret }, at) => ({
      ciphertext: seededRandom(`ciphertext ${at}`).bytes(ciphertext.length),
      secret,
    }),
  },
  {
    name: 'encapsulated to another key',
    make: ({ target: { crypto, profile } }, _, at) => {
      const kem = crypto.kem(profile.kem);
      const random = seededRandom(`another key ${at}`);
      return kem.encapsulate(kem.generateKeyPair(random).publicKey, random);
    },
  },
];

const MESSAGES: readonly [HandshakeMessage, readonly PeerKind[]][] = [
  ['exchangeRequest', ['simplex server', 'duplex server']],
  ['exchangeResponse', ['duplex client']],
];

/** PRM-08: a ciphertext, signed as it is, that gives the peer another secret than ours. */
const CIPHERTEXTS: readonly Check[] = MESSAGES.flatMap(([name, peers]) => [
  ...WRONG_CIPHERTEXTS.map(({ name: what, make }) =>
    check({
      id: `primitives/${words(name, '-')}-ciphertext-${what.replaceAll(' ', '-')}`,
      title: `A KEM ciphertext in a packet "${words(name, ' ')}" that is ${what} leads to no usable session.`,
      requirements: ['PRM-08'],
      quote: "A ciphertext that does not decapsulate to the sender's secret leads to no usable session",
      peers,
      needs: ['echo'],
      factors: { message: name, field: 'ciphertext', fault: what },
      cases: fc.integer({ min: 0, max: 9999 }).map((n) => n / 10_000),
      runs: 2,
      twin: honestHandshake,
      attempt: (lab, at) => mustBeUnusable(lab, { encapsulation: (fresh) => make(lab, fresh(), at) }),
    }),
  ),
  check({
    id: `primitives/${words(name, '-')}-ciphertext-of-another-session`,
    title: `A KEM ciphertext in a packet "${words(name, ' ')}" of another session leads to no usable session.`,
    requirements: ['PRM-08', 'RPL-03'],
    quote: "A ciphertext that does not decapsulate to the sender's secret leads to no usable session",
    peers,
    needs: ['echo'],
    factors: { message: name, field: 'ciphertext', fault: 'of another session' },
    cases: fc.boolean(),
    runs: 2,
    twin: honestHandshake,
    async attempt(lab, withItsSecret) {
      let earlier: Encapsulation | undefined;
      const first = await lab.open({
        policy: {
          ...strict,
          encapsulation: (fresh) => {
            const made = fresh();
            earlier = { ciphertext: made.ciphertext.slice(), secret: made.secret.slice() };
            return made;
          },
        },
      });
      const worked = await first.handshake();
      const { ciphertext, secret } = earlier ?? {};
      if (!worked || ciphertext === undefined || secret === undefined)
        return mustWork(lab, false, 'the peer establishes a session', first);
      return mustBeUnusable(lab, {
        encapsulation: (fresh) => ({ ciphertext, secret: withItsSecret ? secret.slice() : fresh().secret }),
      });
    },
  }),
]);

/** PRM-01 to PRM-09, as far as an endpoint shows its primitives. */
export const PRIMITIVES: readonly Check[] = [...AGREEMENT, ...HEDGED, ...PUBLIC_KEYS, ...CIPHERTEXTS];
