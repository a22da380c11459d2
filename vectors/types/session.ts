import * as z from 'zod';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { hex } from '../hex.ts';
import { breadthOf, drawsOf } from '../scope.ts';
import {
  derivedKeys,
  derivedKeysSchema,
  drawDraws,
  drawnBytes,
  drawParties,
  drawsSchema,
  longTermKeys,
  partiesSchema,
} from '../sessions/inputs.ts';
import {
  playedSchema,
  playedWords,
  ratchetDraws,
  type Script,
  scriptSchema,
  stepsOf,
} from '../sessions/script.ts';
import { playSession } from '../sessions/session.ts';
import { kemKeysSchema, kemKeyWords } from '../sessions/words.ts';
import { ENDPOINT } from '../subject.ts';
import { vectorType } from '../vector-type.ts';

/** Whole sessions, from the connect request to the close notice (sections 5 to 10). */
export const sessionType = vectorType({
  name: 'session',
  version: 1,
  algorithm: 'QSMP session',
  title: 'whole sessions: a handshake, messages each way, ratchets by either side, and the end in good order',
  axes: ['profile', 'dialect'],
  decides: ENDPOINT,
  requirements: [
    'CHN-01',
    'CHN-02',
    'CNF-01',
    'CNF-02',
    'DIR-01',
    'DIR-04',
    'DPX-01',
    'DPX-03',
    'ERR-04',
    'PRM-06',
    'RTA-01',
    'RTS-01',
    'SMX-01',
    'SMX-02',
  ],
  notes: {},
  parameters: partiesSchema,
  derived: derivedKeysSchema,
  prompt: z.strictObject({ draws: drawsSchema, script: scriptSchema.describe('what follows the handshake') }),
  expected: z.strictObject({
    steps: playedSchema.describe('the handshake first'),
    kemSecretKeys: kemKeysSchema,
  }),
  *draft(scope) {
    for (const variant of ['simplex', 'duplex'] as const) {
      const random = drawsOf(scope, variant);
      yield {
        parameters: drawParties(scope, variant, random),
        tests: scripts(variant, random, breadthOf(scope) === 'few' ? 3 : 4).map(([comment, script]) => ({
          comment,
          requirements: REQUIREMENTS[variant],
          prompt: { draws: drawDraws(variant, random, ratchetDraws(script)), script },
        })),
      };
    }
  },
  group(parties, subject) {
    const keys = longTermKeys(parties, subject.crypto);
    return {
      derived: derivedKeys(keys),
      answer: ({ prompt }) => {
        const steps = [{ do: 'start' } as const, ...stepsOf(prompt.script)];
        const played = playSession(parties, keys, drawnBytes(prompt.draws), steps, subject);
        const { client, server } = played;
        let ratchets = 0;
        const words = played.steps.map((step, index) => {
          const isRatchet = steps[index]?.do === 'ratchet';
          if (index === 0) return playedWords(step, { client: client.derived[0], server: server.derived[0] });
          if (!isRatchet) return playedWords(step, { client: undefined, server: undefined });
          ratchets += 1;
          return playedWords(step, { client: client.derived[ratchets], server: server.derived[ratchets] });
        });
        return {
          prompt,
          result: 'valid' as const,
          expected: { steps: words, kemSecretKeys: kemKeyWords(client.secretKeys, server.secretKeys) },
        };
      },
    };
  },
});

const COMMON = ['CHN-01', 'CHN-02', 'PRM-06', 'RTS-01', 'ERR-04', 'DIR-01', 'DIR-04'];
const REQUIREMENTS: Readonly<Record<Variant, readonly string[]>> = {
  simplex: ['SMX-01', 'SMX-02', 'CNF-01', ...COMMON],
  duplex: ['DPX-01', 'DPX-03', 'CNF-02', 'RTA-01', ...COMMON],
};

function scripts(
  variant: Variant,
  random: RandomSource,
  count: number,
): readonly (readonly [string, Script])[] {
  const send = (by: Role) => {
    const [length = 0] = random.bytes(1);
    return { do: 'send' as const, by, data: hex(random.bytes(1 + length)) };
  };
  const symmetric = (by: Role) => ({ do: 'ratchet' as const, by, kind: 'symmetric' as const });
  const asymmetric = (by: Role) => ({
    do: 'ratchet' as const,
    by,
    kind: variant === 'duplex' ? ('asymmetric' as const) : ('symmetric' as const),
  });
  const close = (by: Role) => ({ do: 'close' as const, by });
  const all: readonly (readonly [string, Script])[] = [
    ['a message each way, closed by the client', [send('client'), send('server'), close('client')]],
    ['messages of the server alone, closed by the server', [send('server'), send('server'), close('server')]],
    [
      'ratchets by both sides',
      [
        send('client'),
        symmetric('client'),
        send('server'),
        asymmetric('server'),
        send('client'),
        send('server'),
        close('server'),
      ],
    ],
    [
      'ratchets in a row',
      [
        symmetric('server'),
        symmetric('client'),
        asymmetric('client'),
        send('client'),
        send('server'),
        send('client'),
        close('client'),
      ],
    ],
  ];
  return all.slice(-count);
}
