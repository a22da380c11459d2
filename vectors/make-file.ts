import type { Crypto } from '../impl/crypto/crypto.ts';
import type { DialectName } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import type { Definition, GroupDraft, Result } from './definition.ts';
import type { Mutation } from './mutation.ts';

/** Raised when anything that generated files hold is changed; what a new number means is in vectors/README.md. */
export const GENERATOR_VERSION = 1;

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

const SOURCE =
  'QSMP Technical Specification, revision 1.4b (2026), and the deployed C reference; README.md says which where';

/** The file name of a type's JSON Schema. */
export function schemaNameOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `qsmp-vectors-${name}-${version}.schema.json`;
}

/** What is said of a file as a whole. */
interface Whole {
  readonly seed: number;
  readonly dialects: readonly DialectName[];
  readonly profiles: readonly Profile[];
  /** What the expected values are computed with. */
  readonly crypto: Crypto;
}

/** The document of drafts: each is answered by the reference implementation. */
export function fileOf<Parameters, Derived, Prompt extends Given, Expected, Given>(
  definition: Definition<Parameters, Derived, Prompt, Expected, Given>,
  { seed, dialects, profiles, crypto }: Whole,
  drafts: Iterable<GroupDraft<Parameters, Given>>,
): VectorFile {
  let tcId = 0;
  const testGroups = [...drafts].map(({ parameters, tests }) => {
    const group = definition.group(parameters, { crypto });
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
    schema: schemaNameOf(definition),
    algorithm: definition.algorithm,
    generatorVersion: GENERATOR_VERSION,
    protocol: { source: SOURCE, dialects },
    profiles: profiles.map(({ configuration }) => configuration),
    seed,
    numberOfTests: tcId,
    notes: Object.fromEntries(Object.entries(definition.notes).filter(([flag]) => used.has(flag))),
    testGroups,
  };
}
