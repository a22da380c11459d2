import * as z from 'zod';
import { DIALECTS, type Dialect } from '../impl/dialect.ts';
import { DEFAULT_PROFILES, type Profile } from '../impl/profile.ts';
import { StateError } from '../impl/state-error.ts';
import { count } from '../record/fields.ts';
import { type Answer, type Axis, type Definition, RESULTS } from './definition.ts';
import { requirementIds } from './fields.ts';
import { compare, type Difference } from './interop/compare.ts';
import { fileOf, GENERATOR_VERSION, schemaNameOf, type VectorFile } from './make-file.ts';
import { mutation } from './mutation.ts';
import { isOfFile } from './profiles.ts';
import type { Scope } from './scope.ts';
import type { Decider, Subject } from './subject.ts';

/** A type of vectors, whatever its tests are made of. */
export interface VectorType {
  readonly name: string;
  /** The file name of its JSON Schema. */
  readonly schemaName: string;
  readonly title: string;
  readonly axes: readonly Axis[];
  /** The profiles that it is made for. */
  readonly profiles: readonly Profile[];
  /** The dialects that ship. */
  readonly dialects: readonly Dialect[];
  /** What of a subject changes its answers, beside its primitives. */
  readonly decides: readonly Decider[];
  readonly requirements: readonly string[];
  readonly schema: z.ZodType<VectorFile>;
  /** The document of one file. */
  generate(scope: Scope): VectorFile;
  /** What a subject makes of a prompt. @throws ZodError for what is none of this type */
  answer(parameters: unknown, prompt: unknown, subject: Subject): Answer<unknown, unknown>;
  /** Compares the groups of a document with what a subject makes of them, one after the other. */
  verify(file: VectorFile, subject: Subject): Iterable<VerifiedTest>;
}

/** What was compared of one test, or, where `tcId` is missing, of what all tests of a group share. */
export interface VerifiedTest {
  readonly tcId?: number;
  /** As in `testGroups[1].tests[4]`. */
  readonly path: string;
  readonly requirements: readonly string[];
  readonly compared: number;
  readonly differences: readonly Difference[];
}

const dialects = z.enum(['reference', 'specification-1.4', 'formal-2026']);

export function vectorType<Parameters, Derived, Prompt extends Given, Expected, Given = Prompt>(
  definition: Definition<Parameters, Derived, Prompt, Expected, Given>,
): VectorType {
  const { name, algorithm, title, axes, profiles = DEFAULT_PROFILES } = definition;
  const schemaName = schemaNameOf(definition);

  const test = z.strictObject({
    tcId: z.int().min(1).describe('unique in the file, from 1'),
    comment: z.string(),
    flags: z.array(z.string()),
    requirements: requirementIds,
    prompt: definition.prompt.describe('what is given'),
    mutation: mutation.optional(),
    result: z.enum(RESULTS).describe('invalid: must be refused; acceptable: either is right'),
    expected: definition.expected.describe('what an implementation must come to'),
  });
  const file = z
    .strictObject({
      schema: z.literal(schemaName),
      algorithm: z.literal(algorithm),
      generatorVersion: z.literal(GENERATOR_VERSION),
      protocol: z.strictObject({
        source: z.string(),
        dialects: z.array(dialects).min(1, 'is empty').describe('those that the tests hold for'),
      }),
      profiles: z
        .array(z.string())
        .min(1, 'is empty')
        .describe('configuration strings that the tests hold for'),
      seed: count.describe('what the inputs were drawn from'),
      numberOfTests: count,
      notes: z.record(z.string(), z.string()).describe('what each flag means'),
      testGroups: z.array(
        z.strictObject({
          parameters: definition.parameters.describe('given to all tests of the group'),
          derived: definition.derived.describe('what follows from the parameters alone'),
          tests: z.array(test).min(1, 'is empty'),
        }),
      ),
    })
    .meta({ id: schemaName.replace('.schema.json', ''), title: `${algorithm}: ${name}`, description: title });

  return {
    name,
    schemaName,
    title,
    axes,
    profiles,
    dialects: definition.dialects ?? Object.values(DIALECTS),
    decides: definition.decides ?? [],
    requirements: definition.requirements,
    schema: file,
    generate(scope) {
      const { seed, crypto, dialect, profile } = scope;
      const dialects = axes.includes('dialect') ? [dialect] : Object.values(DIALECTS);
      const whole = {
        seed,
        crypto,
        dialects: dialects.map((each) => each.name),
        profiles: profiles.filter((each) => isOfFile(axes, each, profile)),
      };
      return fileOf(definition, whole, definition.draft(scope));
    },
    answer: (parameters, prompt, subject) =>
      definition
        .group(definition.parameters.parse(parameters), subject)
        .answer({ prompt: definition.prompt.parse(prompt) }),
    *verify(document, subject) {
      subject.signing?.offer(document);
      for (const [index, recorded] of document.testGroups.entries()) {
        const path = `testGroups[${index}]`;
        const requirements = [...new Set(recorded.tests.flatMap((each) => each.requirements))];
        const group = attempt(() =>
          definition.group(definition.parameters.parse(recorded.parameters), subject),
        );
        if ('refused' in group) {
          yield { path, requirements, ...unanswerable(`${path}.parameters`, group.refused) };
          continue;
        }
        const shared = compare(recorded.derived, group.value.derived, undefined, `${path}.derived`);
        yield { path, requirements, ...shared };
        for (const [at, each] of recorded.tests.entries()) {
          const testPath = `${path}.tests[${at}]`;
          const head = { tcId: each.tcId, path: testPath, requirements: each.requirements };
          const answer = attempt(() =>
            group.value.answer({ ...each, prompt: definition.prompt.parse(each.prompt) }),
          );
          if ('refused' in answer) {
            yield { ...head, ...unanswerable(`${testPath}.prompt`, answer.refused) };
            continue;
          }
          const { prompt, result, expected } = each;
          yield { ...head, ...compare({ prompt, result, expected }, answer.value, undefined, testPath) };
        }
      }
    },
  };
}

/** What a function gives, or what it throws of a value that fits its schema, and that no subject takes. */
function attempt<T>(run: () => T): { readonly value: T } | { readonly refused: Error } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof RangeError || error instanceof StateError) return { refused: error };
    throw error;
  }
}

function unanswerable(path: string, { message }: Error): Pick<VerifiedTest, 'compared' | 'differences'> {
  return { compared: 1, differences: [{ path, recorded: 'a value that can be answered', ours: message }] };
}
