import type { Coverage } from '../model/requirements/coverage.ts';
import { DOCUMENTS, FAMILIES, type Revision } from '../model/requirements/index.ts';

/** A requirement, what tries it, and whether it counts at the revision asked for. */
export interface ListedRequirement extends Coverage {
  readonly scored: boolean;
}

/** The JSON document of `qsmp requirements`, with the families and documents that its entries refer to. */
export function requirementsDocument(revision: Revision, entries: readonly ListedRequirement[]): object {
  const families = new Set(entries.map(({ requirement }) => requirement.family));
  return {
    revision,
    documents: DOCUMENTS,
    families: FAMILIES.filter(({ id }) => families.has(id)).map(({ requirements, ...family }) => family),
    requirements: entries.map(({ requirement, coveredBy, untested, scored }) => ({
      ...requirement,
      scored,
      coverage: coveredBy.map(({ kind, id }) => ({ kind, id })),
      untested: untested.map(({ what, reason }) => ({ what, reason })),
    })),
  };
}
