import type { RandomSource } from '../../impl/primitives/random.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { hex } from '../hex.ts';
import { scriptedType } from '../sessions/established-type.ts';
import { drawRatchets, type Script } from '../sessions/script.ts';

const EDGE = 'DeployedPaddingEdge';
const LARGEST = 'LargestMessage';
const BOTH = 'BothDirections';
const CLOSE = 'Close';
const COUNTER = 'LargeCounter';

/** What counters begin at: close below what 32 bits, a floating-point number and 64 bits hold. */
const LIMITS = [2n ** 32n - 3n, 2n ** 53n - 2n, 2n ** 64n - 4n] as const;

/** Messages of an established session, in both directions (section 8). */
export const dataPhaseType = scriptedType({
  name: 'data-phase',
  algorithm: 'QSMP data phase',
  title:
    'packets of an established session: messages of all sizes, each way, and the close notice; every test begins right after the handshake',
  axes: ['dialect'],
  requirements: [
    'CHN-01',
    'CHN-02',
    'CHN-03',
    'CHN-05',
    'ERR-04',
    'HDR-03',
    'PRM-06',
    'PRM-09',
    'RPL-05',
    'RTS-01',
    'TRD-01',
  ],
  notes: {
    [EDGE]: 'The MAC input of a packet leaves fewer than three bytes in its last block (PRM-09).',
    [LARGEST]: 'A message has the largest size (CHN-05).',
    [BOTH]: 'Messages go both ways: the directions do not touch each other.',
    [COUNTER]:
      'Both counters begin close below 2^32, 2^53 or 2^64: they have 64 bits, and behind 2^64 - 1 there is no number (RPL-05).',
    [CLOSE]: 'A side ends the session in good order (ERR-04).',
  },
  counters: [undefined, ...LIMITS],
  tests: (variant, { dialect }, random, counter) =>
    counter === undefined
      ? tests(variant, dialect.name === 'reference', random)
      : counterTests(counter, random),
});

function* tests(variant: Variant, full: boolean, random: RandomSource) {
  const { rate, tag } = VARIANTS[variant];
  const requirements = ['CHN-01', 'CHN-02', 'CHN-03', 'PRM-06', 'HDR-03'];
  const test = (
    comment: string,
    script: Script,
    flags: readonly string[] = [],
    more: readonly string[] = [],
  ) => ({
    comment,
    flags,
    requirements: [...requirements, ...more],
    prompt: { script, draws: drawRatchets(script, random) },
  });
  const send = sender(random);
  const edge = (2 * rate - 3 - 65) % rate;
  const isEdge = (length: number) => (length - edge + rate) % rate < 3;
  for (let length = 1; length <= (full ? 2 * rate : 100); length += length < 100 || !full ? 1 : 3)
    yield test(
      `a message of ${length} bytes`,
      [send(length % 2 === 0 ? 'server' : 'client', length)],
      isEdge(length) ? [EDGE] : [],
      isEdge(length) ? ['PRM-09'] : [],
    );
  for (const length of [edge, edge + 1, edge + 2])
    for (const by of ['client', 'server'] as const)
      yield test(
        `${length} bytes, and another message after it`,
        [send(by, length), send(by, 10)],
        [EDGE],
        ['PRM-09'],
      );
  for (let index = 0; index < (full ? 30 : 10); index++) {
    const choices = random.bytes(6);
    const script = [...choices].map((byte) => send(byte < 128 ? 'client' : 'server', 1 + (byte % 100)));
    yield test('messages both ways', script, [BOTH]);
  }
  for (const by of ['client', 'server'] as const) {
    const data = { shake128: hex(random.bytes(16)), length: MAXIMUM_MESSAGE_LENGTH - tag };
    yield test('the largest message', [{ do: 'send', by, data }, send(by, 3)], [LARGEST], ['CHN-05']);
    yield test('closed at once', [{ do: 'close', by }], [CLOSE], ['ERR-04', 'TRD-01']);
    yield test(
      'closed after messages',
      [send('client', 5), send('server', 6), { do: 'close', by }],
      [CLOSE],
      ['ERR-04'],
    );
  }
}

function sender(random: RandomSource) {
  return (by: Role, length: number) => ({ do: 'send' as const, by, data: hex(random.bytes(length)) });
}

/** Sessions whose counters begin at a large number: three messages use the last ones of 64 bits. */
function* counterTests(counter: bigint, random: RandomSource) {
  const send = sender(random);
  const test = (comment: string, script: Script, more: readonly string[] = []) => ({
    comment: `${comment}, from ${counter} on`,
    flags: [COUNTER],
    requirements: ['CHN-02', 'RPL-05', ...more],
    prompt: { script, draws: drawRatchets(script, random) },
  });
  for (const by of ['client', 'server'] as const) {
    const other = by === 'client' ? 'server' : 'client';
    const three = [send(by, 4), send(by, 5), send(by, 6)];
    yield test(`five messages of the ${by}`, [...three, send(by, 7), send(by, 8)]);
    yield test(`messages both ways, the ${by} first`, [...three, send(other, 7), send(by, 8)]);
    yield test(
      `a ratchet of the ${by} among messages`,
      [send(by, 4), { do: 'ratchet', by, kind: 'symmetric' }, send(other, 5), send(by, 6), send(by, 7)],
      ['RTS-01'],
    );
    yield test(`three messages, closed by the ${by}`, [...three, { do: 'close', by }], ['ERR-04']);
    yield test(`closed by the ${by}`, [{ do: 'close', by }], ['ERR-04']);
  }
}
