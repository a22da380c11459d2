import { Campaign, type Found } from './campaign.ts';
import { defectOf, EVERY_KIND, insideParts } from './inside-parts.ts';

/** Runs with which a campaign is told to stop that has not found what it was to find. */
const MOST = 40_000;
/** Cases between two looks at what was found. */
const BATCH = 32;

/** What a campaign found of one defect that it was not told. */
export interface Blind {
  readonly defect: string;
  readonly breaks: readonly string[];
  /** Executions until a requirement was seen broken that the defect breaks, with each seed; undefined where it was not. */
  readonly executions: readonly (number | undefined)[];
  /** What was found, with the first of the seeds. */
  readonly found: string;
}

/** Fuzzes an endpoint that has a defect, with no word of it, until one of what it breaks is found. */
export async function blind(defect: string, seeds: readonly number[], most = MOST): Promise<Blind> {
  const breaks = defectOf(defect)?.breaks ?? [];
  const founds: (Found | undefined)[] = [];
  for (const seed of seeds) founds.push(await search(defect, breaks, seed, most));
  return {
    defect,
    breaks,
    executions: founds.map((each) => each?.executions),
    found: founds.find((each) => each !== undefined)?.key ?? '',
  };
}

async function search(
  defect: string,
  breaks: readonly string[],
  seed: number,
  most: number,
): Promise<Found | undefined> {
  let right: Found | undefined;
  const campaign = new Campaign(insideParts({ ...EVERY_KIND, defect }), seed, {
    found: (found) => {
      const { requirement, also = [] } = found.breach;
      if ([requirement, ...also].some((id) => breaks.includes(id))) right ??= found;
    },
  });
  for (let runs = 0; runs < most && right === undefined; runs += BATCH)
    for (let i = 0; i < BATCH; i++) await campaign.step();
  return right;
}

/** The number in the middle; undefined where it is one that was not found. */
export function median(executions: readonly (number | undefined)[]): number | undefined {
  const sorted = executions
    .map((each) => each ?? Number.POSITIVE_INFINITY)
    .toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined || middle === Number.POSITIVE_INFINITY ? undefined : middle;
}
