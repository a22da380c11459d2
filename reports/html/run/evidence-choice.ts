import type { WholeRun } from '../../../record/index.ts';
import { evidence } from '../evidence/evidence.ts';
import type { Html } from '../html.ts';
import type { Digest, Finding } from './digest.ts';

/** Findings whose evidence is on the page, and bytes that it may be in all. */
const MOST = 200;
const LONGEST = 3 << 20;

/**
 * The evidence of as many findings as a page has room for, by result. Each requirement has its turn, so that none is
 * without while another has much. The results are gone through once more: of one at a time the trace is held.
 */
export function chosenEvidence({ results }: WholeRun, digest: Digest): ReadonlyMap<number, Html> {
  const chosen = new Set(
    inTurns(digest)
      .slice(0, MOST)
      .map(({ first }) => first.index),
  );
  const found = new Map<number, Html>();
  let length = 0;
  let index = 0;
  if (chosen.size === 0) return found;
  for (const { example } of results) {
    if (chosen.has(index) && example?.trace !== undefined && length < LONGEST) {
      const shown = evidence(example.trace);
      length += shown.text.length;
      found.set(index, shown);
    }
    index += 1;
  }
  return found;
}

/** The first finding of each requirement, then the second of each, and so on. */
function inTurns({ judged }: Digest): readonly Finding[] {
  const longest = Math.max(0, ...judged.map(({ findings }) => findings.length));
  return Array.from({ length: longest }, (_, turn) =>
    judged.flatMap(({ findings }) => findings[turn] ?? []),
  ).flat();
}
