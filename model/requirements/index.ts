import { CFG } from './cfg.ts';
import { CHN } from './chn.ts';
import { CLM } from './clm.ts';
import { CNF } from './cnf.ts';
import { DIR } from './dir.ts';
import { DOS } from './dos.ts';
import { DPX } from './dpx.ts';
import { ERR } from './err.ts';
import type { Family } from './family.ts';
import { HDR } from './hdr.ts';
import { KEY } from './key.ts';
import { PRM } from './prm.ts';
import type { Requirement } from './requirement.ts';
import { countsAt, REVISIONS, type Revision } from './revision.ts';
import { RPL } from './rpl.ts';
import { RTA } from './rta.ts';
import { RTS } from './rts.ts';
import { SEC } from './sec.ts';
import { SMX } from './smx.ts';
import { TRD } from './trd.ts';

export { DOCUMENTS, documentOf } from './documents.ts';
export type { Family } from './family.ts';
export {
  INNER_MEANING,
  LEVEL_MEANING,
  LEVELS,
  REQUIREMENT_VARIANTS,
  type Requirement,
} from './requirement.ts';
export { REVISION, REVISIONS, type Revision } from './revision.ts';

/** The families, in the order of protocol.md. */
export const FAMILIES: readonly Family[] = Object.freeze([
  PRM,
  CFG,
  KEY,
  HDR,
  ERR,
  SMX,
  DPX,
  CNF,
  DIR,
  CHN,
  RPL,
  TRD,
  RTS,
  RTA,
  SEC,
  DOS,
  CLM,
]);

/** The whole catalogue, in the order of the families and of their numbers. */
export const REQUIREMENTS: readonly Requirement[] = Object.freeze(
  FAMILIES.flatMap((family) => family.requirements),
);

const BY_ID: ReadonlyMap<string, Requirement> = new Map(
  REQUIREMENTS.map((requirement) => [requirement.id, requirement]),
);

/** The requirement of an id, as in `RPL-01`; undefined for an id that the catalogue does not hold. */
export function requirement(id: string): Requirement | undefined {
  return BY_ID.get(id);
}

/**
 * The requirements that count for a peer tested at a revision: those that the catalogue had then. The rest
 * are reported, but not scored.
 */
export function scoredAt(revision: Revision): readonly Requirement[] {
  return REQUIREMENTS.filter(({ since }) => countsAt(since, revision, REVISIONS));
}
