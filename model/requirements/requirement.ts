import type { Revision } from './revision.ts';

export const LEVELS = ['MUST', 'SHOULD', 'INFO'] as const;

/** How binding a requirement is. */
type Level = (typeof LEVELS)[number];

/** What each level means for a verdict. */
export const LEVEL_MEANING: Readonly<Record<Level, string>> = Object.freeze({
  MUST: 'a peer that does not do it fails',
  SHOULD: 'a peer that does not do it gets a warning',
  INFO: 'a claim worth measuring, never a failure',
});

/**
 * Whether the wire alone shows a requirement. `partly`, since two requirements (SMX-02, RTS-03) have a half
 * that a peer behind a socket can be tested for and a half that it cannot: a boolean would either hide the
 * first half from black-box tests or promise them the second.
 */
type Inner = 'no' | 'yes' | 'partly';

/** What each value of {@link Inner} means for testing. */
export const INNER_MEANING: Readonly<Record<Inner, string>> = Object.freeze({
  no: 'nothing in it needs an endpoint whose inside the test controls',
  yes: 'not observable on the wire alone: tested in process, on endpoints that the test controls',
  partly: 'observable on the wire, but for what follows "(inner)", which is tested in process',
});

export const REQUIREMENT_VARIANTS = ['simplex', 'duplex'] as const;

/** Simplex: the server authenticates. Duplex: both sides do. */
type RequirementVariant = (typeof REQUIREMENT_VARIANTS)[number];

/** One numbered statement of the protocol. */
export interface Requirement {
  /** Family and number, as in `RPL-01`. */
  readonly id: string;
  /** The id of its family, as in `RPL`. */
  readonly family: string;
  readonly level: Level;
  readonly inner: Inner;
  /**
   * The whole statement of protocol.md, in plain text. What it calls "above" stands in its family's context;
   * the sections that it names are protocol.md's.
   */
  readonly sentence: string;
  /** Where it is from, each a document's letter and a clause, as in `S 8.2`; see {@link DOCUMENTS}. */
  readonly sources: readonly string[];
  /** The variants it binds. */
  readonly variants: readonly RequirementVariant[];
  /** The revision of the catalogue that brought it. */
  readonly since: Revision;
}
