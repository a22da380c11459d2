import * as z from 'zod';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Variant } from '../../impl/variant.ts';
import type { Axis, Draft } from '../definition.ts';
import type { Scope } from '../scope.ts';
import { ENDPOINT, type Subject } from '../subject.ts';
import { type VectorType, vectorType } from '../vector-type.ts';
import {
  copies,
  drawEstablished,
  type EstablishedParameters,
  establish,
  establishedDerived,
  establishedParameters,
} from './established.ts';
import { merged, playAlone, playPair } from './play.ts';
import { playedSchema, playedWords, ratchetDrawsSchema, scriptSchema, stepsOf } from './script.ts';
import { kemKeysSchema, kemKeyWords } from './words.ts';

const prompt = z.strictObject({ script: scriptSchema, draws: ratchetDrawsSchema });
type Prompt = z.infer<typeof prompt>;

/** A type whose tests are scripts that go on from one established session. */
interface ScriptedType {
  readonly name: string;
  readonly algorithm: string;
  readonly title: string;
  readonly axes: readonly Axis[];
  readonly requirements: readonly string[];
  readonly notes: Readonly<Record<string, string>>;
  /** What the counters of its groups stand at; by default there is one group, as the handshake leaves it. */
  readonly counters?: readonly (bigint | undefined)[];
  tests(
    variant: Variant,
    scope: Scope,
    random: RandomSource,
    counter: bigint | undefined,
  ): Iterable<Draft<Prompt>>;
}

export function scriptedType({ counters = [undefined], tests, ...head }: ScriptedType): VectorType {
  return vectorType({
    ...head,
    version: 1,
    decides: ENDPOINT,
    parameters: establishedParameters,
    derived: establishedDerived,
    prompt,
    expected: z.strictObject({ steps: playedSchema, kemSecretKeys: kemKeysSchema.optional() }),
    *draft(scope) {
      for (const variant of ['simplex', 'duplex'] as const)
        for (const counter of counters) {
          const { parameters, random } = drawEstablished(scope, variant, counter);
          yield { parameters, tests: tests(variant, scope, random, counter) };
        }
    },
    group: scriptedGroup,
  });
}

function scriptedGroup(parameters: EstablishedParameters, subject: Subject) {
  const established = establish(parameters, subject);
  return {
    derived: established.derived,
    answer: ({ prompt }: { readonly prompt: Prompt }) => {
      const honest = copies(established.honest, prompt.draws);
      const own = copies(established.subject, prompt.draws);
      const made = {
        client: own.client.observed.secretKeys.length,
        server: own.server.observed.secretKeys.length,
      };
      const steps = stepsOf(prompt.script).map((step) => {
        const before = {
          client: own.client.observed.derived.length,
          server: own.server.observed.derived.length,
        };
        const played = playPair(honest.client, honest.server, step);
        const alone = merged(
          playAlone(own.client, step, played),
          playAlone(own.server, step, played),
          played,
        );
        return playedWords(alone, {
          client: own.client.observed.derived[before.client],
          server: own.server.observed.derived[before.server],
        });
      });
      const kemSecretKeys = kemKeyWords(
        own.client.observed.secretKeys.slice(made.client),
        own.server.observed.secretKeys.slice(made.server),
      );
      return {
        prompt,
        result: 'valid' as const,
        expected: {
          steps,
          ...(kemSecretKeys.client.length + kemSecretKeys.server.length > 0 && { kemSecretKeys }),
        },
      };
    },
  };
}
