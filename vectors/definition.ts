import type * as z from 'zod';
import type { Dialect } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import type { Mutation } from './mutation.ts';
import type { Scope } from './scope.ts';
import type { Decider, Subject } from './subject.ts';

/** What a file may depend on: a profile, or its KEM or signature scheme alone, and a dialect. */
export type Axis = 'profile' | 'kem' | 'signature' | 'dialect';

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
  /** The profiles that it is made for; by default those of ML-KEM. */
  readonly profiles?: readonly Profile[];
  /** The dialects that ship; by default all. */
  readonly dialects?: readonly Dialect[];
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
