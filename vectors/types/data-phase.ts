import * as z from 'zod';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { type Role, VARIANTS, type Variant } from '../../impl/variant.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { hex } from '../hex.ts';
import { drawsOf } from '../scope.ts';
import { establishedDerived, establishedParameters } from '../sessions/established.ts';
import { establishedGroup } from '../sessions/established-type.ts';
import { drawDraws, drawParties } from '../sessions/inputs.ts';
import {
  drawRatchets,
  playedSchema,
  ratchetDrawsSchema,
  type Script,
  scriptSchema,
} from '../sessions/script.ts';
import { kemKeysSchema } from '../sessions/words.ts';
import { vectorType } from '../vector-type.ts';

const EDGE = 'DeployedPaddingEdge';
const LARGEST = 'LargestMessage';
const BOTH = 'BothDirections';
const CLOSE = 'Close';

/** Messages of an established session, in both directions (section 8). */
export const dataPhaseType = vectorType({
  name: 'data-phase',
  version: 1,
  algorithm: 'QSMP data phase',
  title:
    'packets of an established session: messages of all sizes, each way, and the close notice; every test begins right after the handshake',
  axes: ['dialect'],
  decides: true,
  requirements: ['CHN-01', 'CHN-02', 'CHN-03', 'CHN-05', 'ERR-04', 'HDR-03', 'PRM-06', 'PRM-09', 'TRD-01'],
  notes: {
    [EDGE]: 'The MAC input of a packet leaves fewer than three bytes in its last block (PRM-09).',
    [LARGEST]: 'A message has the largest size (CHN-05).',
    [BOTH]: 'Messages go both ways: the directions do not touch each other.',
    [CLOSE]: 'A side ends the session in good order (ERR-04).',
  },
  parameters: establishedParameters,
  derived: establishedDerived,
  prompt: z.strictObject({ script: scriptSchema, draws: ratchetDrawsSchema }),
  expected: z.strictObject({ steps: playedSchema, kemSecretKeys: kemKeysSchema.optional() }),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: { parties: drawParties(scope, variant, random), draws: drawDraws(variant, random) },
        tests: tests(variant, scope.dialect.name === 'reference', random),
      };
    }
  },
  group: establishedGroup,
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
  const send = (by: Role, length: number) => ({ do: 'send' as const, by, data: hex(random.bytes(length)) });
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
