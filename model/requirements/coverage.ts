import { REQUIREMENTS, type Requirement, requirement } from './index.ts';
import { UNTESTED, type Untested } from './untested.ts';

/** What can try a requirement. */
type RegistrationKind = 'check' | 'game' | 'vector' | 'oracle';

/** How something that tries requirements says which. */
export interface Registration {
  readonly kind: RegistrationKind;
  /** Its own id, unique among its kind. */
  readonly id: string;
  /** The ids of the requirements that it tries, each once. */
  readonly requirements: readonly string[];
}

/** A requirement and what tries it: nothing, where `coveredBy` is empty. */
export interface Coverage {
  readonly requirement: Requirement;
  readonly coveredBy: readonly Registration[];
  /** What of it nothing tries, with the reason; empty where all of it is tried. */
  readonly untested: readonly Untested[];
}

/**
 * Joins the catalogue with what tries it. Coverage is never declared in the catalogue: it is what this finds.
 *
 * @returns one entry for each requirement, in the order of the catalogue
 * @throws {RangeError} for a registration that names no requirement, one that the catalogue does not hold, or
 *   one twice, and for two registrations of one kind and id: each would make the coverage untrue
 */
export function coverage(registrations: readonly Registration[]): readonly Coverage[] {
  refuseUntrue(registrations);
  return REQUIREMENTS.map((entry) => ({
    requirement: entry,
    coveredBy: registrations.filter(({ requirements }) => requirements.includes(entry.id)),
    untested: UNTESTED.filter(({ requirements }) => requirements.includes(entry.id)),
  }));
}

function refuseUntrue(registrations: readonly Registration[]): void {
  const names = new Set<string>();
  for (const { kind, id, requirements } of registrations) {
    const name = `${kind} ${id}`;
    if (names.has(name)) throw new RangeError(`registrations: ${name} is registered twice`);
    names.add(name);
    if (requirements.length === 0) throw new RangeError(`registrations: ${name} tries no requirement`);
    if (new Set(requirements).size < requirements.length) {
      throw new RangeError(`registrations: ${name} names a requirement twice`);
    }
    const unknown = requirements.find((each) => requirement(each) === undefined);
    if (unknown !== undefined) {
      throw new RangeError(`registrations: ${name} tries ${unknown}, which the catalogue does not hold`);
    }
  }
}
