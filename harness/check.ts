import type { Arbitrary } from 'fast-check';
import type { Lab } from './lab.ts';
import type { Capabilities } from './target.ts';
import type { Outcome } from './verdict.ts';

/** The variant and role of a peer under test. */
export type PeerKind = 'simplex client' | 'simplex server' | 'duplex client' | 'duplex server';

export const ALL_PEERS: readonly PeerKind[] = [
  'simplex client',
  'simplex server',
  'duplex client',
  'duplex server',
];

/** What a check is, as data. */
export interface CheckDescription {
  /** `family/behaviour`. */
  readonly id: string;
  /** One sentence, which holds when the check passes. */
  readonly title: string;
  readonly requirements: readonly string[];
  /** The clause of one of them that is tried, in its own words. */
  readonly quote: string;
  /** The kinds of peer for which it makes sense. */
  readonly peers: readonly PeerKind[];
  /** What the peer must be able to do. */
  readonly needs?: readonly (keyof Capabilities)[];
  /**
   * What it is one value of, where checks are made from a table. By default such a check runs on as many targets as
   * combine its factors with each variant, role and profile, two by two; others run on every target.
   */
  readonly factors?: Readonly<Record<string, string>>;
  /** Whether it does not depend on the profile: it runs once for each variant and role. */
  readonly anyProfile?: boolean;
  /** Whether nothing else may run on the peer meanwhile: it measures what the peer uses, or ends it. */
  readonly alone?: boolean;
}

/** One behaviour or fault, tried with many generated cases. */
export interface CheckDefinition<Case> extends CheckDescription {
  /** The cases; how many of them a run tries by default, for each variant and profile. */
  readonly cases: Arbitrary<Case>;
  readonly runs: number;
  /** Edges: cases of them that every run tries, however few it tries. */
  readonly edges?: readonly Case[];
  /** The unfaulted twin, which the same peer must accept before a refusal counts. */
  readonly twin?: (lab: Lab) => Promise<Outcome>;
  /** Tries one case. */
  readonly attempt: (lab: Lab, example: Case) => Promise<Outcome>;
}

/** A check whose kind of case is its own business. */
export interface Check extends CheckDescription {
  readonly runs: number;
  /** Calls `use` with the definition, at the type of its cases. */
  with<Result>(use: <Case>(definition: CheckDefinition<Case>) => Result): Result;
}

export function check<Case>(definition: CheckDefinition<Case>): Check {
  return Object.freeze({
    ...definition,
    with: <Result>(use: (of: CheckDefinition<Case>) => Result) => use(definition),
  });
}
