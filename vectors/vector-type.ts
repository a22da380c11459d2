import * as z from 'zod';
import { DIALECTS, type DialectName } from '../impl/dialect.ts';
import { PROFILES } from '../impl/profile.ts';
import { StateError } from '../impl/state-error.ts';
import { count } from '../record/fields.ts';
import { requirementIds } from './fields.ts';
import { compare, type Difference } from './interop/compare.ts';
import { type Mutation, mutation } from './mutation.ts';
import type { Scope } from './scope.ts';
import type { Decider, Subject } from './subject.ts';

/** Raised when anything that generated files hold is changed; what a new number means is in vectors/README.md. */
export const GENERATOR_VERSION = 1;

/** What a file may depend on. */
export type Axis = 'profile' | 'dialect';

/** As in Wycheproof: `invalid` must be refused, `acceptable` may be. */
export const RESULTS = ['valid', 'invalid', 'acceptable'] as const;
export type Result = (typeof RESULTS)[number];

/** A test as the generator makes it: what is given, and why it is asked. */
export interface Draft<Given> {
  readonly comment: string;
  readonly flags?: readonly string[];
  readonly requirements: readonly string[];
  readonly prompt: Given;
  readonly mutation?: Mutation | undefined;
}

export interface GroupDraft<Parameters, Given> {
  readonly parameters: Parameters;
  readonly tests: Iterable<Draft<Given>>;
}

/** What an implementation makes of a test. */
export interface Answer<Prompt, Expected> {
  /** The prompt, with whatever in it follows from the rest of it, from the parameters or from the mutation. */
  readonly prompt: Prompt;
  readonly result: Result;
  readonly expected: Expected;
}

/** A group of tests as a subject sees it: what follows from its parameters alone, and an answer to each test. */
export interface AnsweredGroup<Given, Prompt, Expected, Derived> {
  readonly derived: Derived;
  answer(test: {
    readonly prompt: Given;
    readonly mutation?: Mutation | undefined;
  }): Answer<Prompt, Expected>;
}

/**
 * One type of vectors: what its files look like, how its cases are made, how a subject answers them. Expected
 * values are never written down here: they are what `group(...).answer(...)` gives, when files are made and
 * when they are verified. `Given` is what a case is made from; `Prompt` may hold more, which follows from it.
 */
export interface Definition<Parameters, Derived, Prompt extends Given, Expected, Given> {
  /** As in file names. */
  readonly name: string;
  /** Raised when the schema changes in a way that a reader of the old one would not understand. */
  readonly version: number;
  readonly algorithm: string;
  /** What the type is about, in a sentence. */
  readonly title: string;
  readonly axes: readonly Axis[];
  /** What of a subject changes its answers, beside its primitives. */
  readonly decides?: readonly Decider[];
  /** The ids of all requirements that its tests try. */
  readonly requirements: readonly string[];
  /** What each flag means. */
  readonly notes: Readonly<Record<string, string>>;
  readonly parameters: z.ZodType<Parameters>;
  readonly derived: z.ZodType<Derived>;
  readonly prompt: z.ZodType<Prompt>;
  /** What a case is made from, where that is less than its prompt. */
  readonly given?: z.ZodType<Given>;
  readonly expected: z.ZodType<Expected>;
  draft(scope: Scope): Iterable<GroupDraft<NoInfer<Parameters>, NoInfer<Given>>>;
  group(
    parameters: NoInfer<Parameters>,
    subject: Subject,
  ): AnsweredGroup<NoInfer<Given>, NoInfer<Prompt>, NoInfer<Expected>, NoInfer<Derived>>;
}

/** A type of vectors, whatever its tests are made of. */
export interface VectorType {
  readonly name: string;
  /** The file name of its JSON Schema. */
  readonly schemaName: string;
  readonly title: string;
  readonly axes: readonly Axis[];
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

/** What is common to all files. */
export interface VectorFile {
  readonly schema: string;
  readonly algorithm: string;
  readonly generatorVersion: number;
  readonly protocol: { readonly source: string; readonly dialects: readonly DialectName[] };
  readonly profiles: readonly string[];
  readonly seed: number;
  readonly numberOfTests: number;
  readonly notes: Readonly<Record<string, string>>;
  readonly testGroups: readonly {
    readonly parameters: unknown;
    readonly derived: unknown;
    readonly tests: readonly VectorTest[];
  }[];
}

export interface VectorTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly requirements: readonly string[];
  readonly prompt: unknown;
  readonly mutation?: Mutation | undefined;
  readonly result: Result;
  readonly expected: unknown;
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

const SOURCE =
  'QSMP Technical Specification, revision 1.4b (2026), and the deployed C reference; README.md says which where';

const dialects = z.enum(['reference', 'specification-1.4', 'formal-2026']);

export function vectorType<Parameters, Derived, Prompt extends Given, Expected, Given = Prompt>(
  definition: Definition<Parameters, Derived, Prompt, Expected, Given>,
): VectorType {
  const { name, version, algorithm, title, axes, notes } = definition;
  const schemaName = `qsmp-vectors-${name}-${version}.schema.json`;

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
    decides: definition.decides ?? [],
    requirements: definition.requirements,
    schema: file,
    generate(scope) {
      let tcId = 0;
      const testGroups = [...definition.draft(scope)].map(({ parameters, tests }) => {
        const group = definition.group(parameters, { crypto: scope.crypto });
        return {
          parameters,
          derived: group.derived,
          tests: [...tests].map((draft) => {
            tcId += 1;
            const { prompt, result, expected } = group.answer(draft);
            return {
              tcId,
              comment: draft.comment,
              flags: [...(draft.flags ?? [])],
              requirements: [...draft.requirements],
              prompt,
              ...(draft.mutation === undefined ? {} : { mutation: draft.mutation }),
              result,
              expected,
            };
          }),
        };
      });
      const used = new Set(testGroups.flatMap(({ tests }) => tests.flatMap(({ flags }) => flags)));
      return {
        schema: schemaName,
        algorithm,
        generatorVersion: GENERATOR_VERSION,
        protocol: {
          source: SOURCE,
          dialects: axes.includes('dialect')
            ? [scope.dialect.name]
            : Object.values(DIALECTS).map((dialect) => dialect.name),
        },
        profiles: (axes.includes('profile') ? [scope.profile] : PROFILES).map(
          ({ configuration }) => configuration,
        ),
        seed: scope.seed,
        numberOfTests: tcId,
        notes: Object.fromEntries(Object.entries(notes).filter(([flag]) => used.has(flag))),
        testGroups,
      };
    },
    answer: (parameters, prompt, subject) =>
      definition
        .group(definition.parameters.parse(parameters), subject)
        .answer({ prompt: definition.prompt.parse(prompt) }),
    *verify(document, subject) {
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
