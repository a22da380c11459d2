import fc from 'fast-check';
import { ALL_PEERS, type Check, check } from '../harness/check.ts';
import type { Conversation } from '../harness/conversation.ts';
import { mustEndUnprobed, mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { join } from '../impl/bytes.ts';
import { VARIANTS } from '../impl/variant.ts';
import { Flag, MAXIMUM_MESSAGE_LENGTH } from '../impl/wire/codes.ts';
import { encodeHeader } from '../impl/wire/header.ts';
import { honestPast, onSession, past } from './past.ts';
import { refuseSealed, sealedAs } from './sealed.ts';

const common = { peers: ALL_PEERS, needs: ['echo'] as const };

/** What is tried of the largest message, in bytes less than it. */
const byte = fc.integer({ min: 0, max: 255 });

function tagOf({ target }: Lab): number {
  return VARIANTS[target.identity.variant].tag;
}

/** Messages of these lengths, up to the largest, come back unchanged. */
function accepted(id: string, title: string, lengths: (largest: number) => readonly number[]): Check {
  return check({
    ...common,
    id: `lengths/${id}`,
    title,
    factors: { length: 'accepted' },
    quote: 'the largest message is therefore 65,504 bytes in Simplex and 65,472 in Duplex',
    requirements: ['CHN-05', 'CHN-01'],
    cases: fc.record({ past, byte, which: fc.nat(99) }),
    runs: 3,
    attempt: (lab, { past, byte, which }) =>
      onSession(lab, past, async (session) => {
        const choices = lengths(session.longestEcho);
        const length = choices[which % choices.length] ?? 1;
        const worked =
          (await session.echo(new Uint8Array(length).fill(byte))) &&
          (await session.echo(Uint8Array.of(byte)));
        return mustWork(lab, worked, `the peer accepts a message of ${length} bytes`, session);
      }),
  });
}

/** The next header of our endpoint's, with another length. */
function headerOf(lab: Lab, session: Conversation, msglen: number): Uint8Array {
  const sequence = session.endpoint.counters.transmit + 1n;
  return encodeHeader({ flag: Flag.encryptedMessage, msglen, sequence, utctime: lab.target.clock() });
}

/** A length that is refused before any of the message has come, and while none comes. */
function refusedByHeader(id: string, title: string, lengths: (tag: number) => readonly number[]): Check {
  return check({
    ...common,
    id: `lengths/header-alone-${id}`,
    title,
    factors: { length: 'header alone' },
    quote: 'is refused on the header alone, before memory for it is committed',
    requirements: ['CHN-05', 'CHN-03'],
    cases: fc.record({ past, which: fc.nat(99) }),
    runs: 2,
    twin: honestPast,
    attempt: (lab, { past, which }) =>
      onSession(lab, past, (session) => {
        const choices = lengths(tagOf(lab));
        session.send(headerOf(lab, session, choices[which % choices.length] ?? 0));
        return mustEndUnprobed(lab, session, 'the peer ends the session when it has the header');
      }),
  });
}

/** A message of that length that cannot be sealed: the header is right, and what follows is as long as it says. */
async function refuseShort(lab: Lab, session: Conversation, msglen: number): Promise<Outcome> {
  session.send(join(headerOf(lab, session, msglen), new Uint8Array(msglen).fill(0x5a)));
  return mustEndUnprobed(lab, session, 'the peer ends the session');
}

/** CHN-01, CHN-03, CHN-05: lengths around every limit. */
export const LENGTHS: readonly Check[] = [
  accepted('one-byte', 'A message of one byte is accepted.', () => [1]),
  accepted('largest', 'The largest message is accepted.', (largest) => [largest]),
  accepted('one-less', 'A message of one byte less than the largest is accepted.', (largest) => [
    largest - 1,
  ]),
  accepted('around-32-kib', 'A message about half as long as the largest is accepted.', () => [
    0x7fff, 0x8000, 0x8001,
  ]),
  accepted(
    'around-a-byte',
    'A message whose length just fits one byte, or just does not, is accepted.',
    () => [0xff, 0x100, 0x101],
  ),
  accepted(
    'block-edges',
    'Messages that end just before, with and just after a block of the cipher are accepted.',
    () => [31, 32, 33, 63, 64, 65, 1023, 1024, 1025],
  ),
  accepted(
    'mac-edges',
    'Messages that end where the padding of the MAC has its edges are accepted (PRM-09).',
    () => [
      ...[67, 68, 69, 70, 71],
      ...[203, 204, 205, 206, 207],
      ...[3, 4, 5, 6, 7],
      ...[75, 76, 77, 78, 79],
    ],
  ),
  check({
    ...common,
    id: 'lengths/largest-after-largest',
    title: 'Several of the largest messages, one after the other, are accepted.',
    quote: 'the largest message is therefore 65,504 bytes in Simplex and 65,472 in Duplex',
    requirements: ['CHN-05', 'CHN-01'],
    cases: fc.array(byte, { minLength: 2, maxLength: 4 }),
    runs: 2,
    async attempt(lab, bytes) {
      const session = await lab.open();
      let worked = await session.handshake();
      const { longestEcho } = session;
      for (const byte of bytes)
        worked = worked && (await session.echo(new Uint8Array(longestEcho).fill(byte)));
      return mustWork(lab, worked, 'the peer accepts the largest message, again and again', session);
    },
  }),
  check({
    ...common,
    id: 'lengths/one-more',
    title: 'A message of one byte more than the largest, sealed right, is refused.',
    quote: 'msglen greater than 65,536 (0x10000), zero, or not greater than the tag is refused',
    requirements: ['CHN-05', 'CHN-03'],
    cases: fc.constantFrom(1, 2, 32),
    runs: 2,
    twin: honestPast,
    attempt: (lab, more) =>
      refuseSealed(lab, sealedAs({ content: new Uint8Array(MAXIMUM_MESSAGE_LENGTH - tagOf(lab) + more) })),
  }),
  ...(
    [
      ['one-byte', 'one byte', () => 1],
      ['half-a-tag', 'half a tag', (tag) => tag / 2],
      ['a-byte-short-of-a-tag', 'one byte less than a tag', (tag) => tag - 1],
    ] as readonly (readonly [string, string, (tag: number) => number])[]
  ).map(([id, words, length]) =>
    check({
      ...common,
      id: `lengths/message-of-${id}`,
      factors: { length: 'short' },
      title: `A packet whose message is ${words} long is refused.`,
      quote: 'or not greater than the tag is refused on the header alone',
      requirements: ['CHN-05', 'CHN-03'],
      cases: past,
      runs: 2,
      twin: honestPast,
      attempt: (lab, past) =>
        onSession(lab, past, (session) => refuseShort(lab, session, length(tagOf(lab)))),
    }),
  ),
  refusedByHeader('zero', 'The header of an empty message ends the session by itself.', () => [0]),
  refusedByHeader(
    'below-a-tag',
    'A header that announces less than a tag ends the session by itself.',
    (tag) => [1, tag - 1],
  ),
  refusedByHeader(
    'a-tag',
    'A header that announces a tag and nothing else ends the session by itself.',
    (tag) => [tag],
  ),
  refusedByHeader(
    'one-more',
    'A header that announces one byte more than the maximum ends the session by itself.',
    () => [MAXIMUM_MESSAGE_LENGTH + 1],
  ),
  refusedByHeader(
    'far-more',
    'A header that announces far more than the maximum ends the session by itself.',
    () => [2 ** 17, 2 ** 24, 2 ** 31 - 1],
  ),
  refusedByHeader(
    'sign-bit',
    'A header whose length has the highest bit set ends the session by itself.',
    () => [2 ** 31, 2 ** 31 + 100, 2 ** 32 - 1],
  ),
];
