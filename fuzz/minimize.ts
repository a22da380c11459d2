import type { Breach, Level } from './level.ts';

/** Runs of the target that minimizing one case may take. */
const MOST_RUNS = 1_000;

/** What tells one finding from others: the requirement, the state in which it was broken, and the shape of the response. */
export function keyOf({ requirement, state, response }: Breach): string {
  return `${requirement} | ${state} | ${response}`;
}

/** The breach of a run that is this one, or one of the same requirement. */
export function sameBreach(breaches: readonly Breach[], wanted: Breach): Breach | undefined {
  return breaches.find((each) => keyOf(each) === keyOf(wanted));
}

/**
 * The simplest case that still breaks the same: each that is simpler by one step is tried, until none does.
 * @param until asked before each run: true gives up, with what was found until then
 */
export async function minimize<Case>(
  level: Level<Case>,
  example: Case,
  breach: Breach,
  until: () => boolean = () => false,
): Promise<Case> {
  let smallest = example;
  let runs = 0;
  for (let again = true; again; ) {
    again = false;
    for (const simple of level.simpler(smallest)) {
      if (runs >= MOST_RUNS || until()) return smallest;
      runs += 1;
      const { breaches } = await level.run(simple);
      if (sameBreach(breaches, breach) === undefined) continue;
      smallest = simple;
      again = true;
      break;
    }
  }
  return smallest;
}
