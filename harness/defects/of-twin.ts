import type { Defect } from './defect.ts';
import { TWINS } from './twins/index.ts';

/** The defect of one side that deviates as a mutant of the protocol does. @throws RangeError when it has no twin */
export function ofTwin(mutant: string, breaks: readonly string[]): Defect {
  const twin = TWINS.find((each) => each.mutant === mutant);
  if (twin === undefined) throw new RangeError(`mutant: ${mutant} has no twin`);
  return { id: mutant, title: twin.title, breaks, policy: twin.policy('server') };
}
