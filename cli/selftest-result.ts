import type { Check } from '../harness/check.ts';
import type { Defect } from '../harness/defects/defect.ts';
import type { Detection } from '../harness/selftest.ts';

/** What a self-test came to, as its document has it. */
export interface Selftest {
  /** Whether the implementation without a defect fails nothing. */
  readonly clean: boolean;
  readonly unclean: readonly string[];
  readonly defects: readonly (Pick<Defect, 'id' | 'title' | 'breaks'> & Omit<Detection, 'defect'>)[];
  /** Checks that caught none of the defects, with the reason where it is known. */
  readonly idle: readonly { readonly check: string; readonly reason: string | null }[];
}

/** Puts together what became of each defect. Defects that were not tried are left out. */
export function selftestOf(
  checks: readonly Check[],
  defects: readonly Defect[],
  detections: readonly Detection[],
  reasons: Readonly<Record<string, string>>,
): Selftest {
  const none = detections.find(({ defect }) => defect === null);
  const unclean = [...(none?.caughtBy ?? []), ...(none?.undecided ?? [])];
  const tried = defects.flatMap(({ id, title, breaks }) => {
    const found = detections.find(({ defect }) => defect === id);
    if (found === undefined) return [];
    const { defect: _, ...what } = found;
    return [{ id, title, breaks, ...what }];
  });
  const caught = new Set(tried.flatMap(({ caughtBy }) => caughtBy));
  const idle = checks
    .filter(({ id }) => !caught.has(id))
    .map(({ id }) => ({ check: id, reason: reasons[id] ?? null }));
  return { clean: none !== undefined && unclean.length === 0, unclean, defects: tried, idle };
}

/**
 * Whether the suite may be trusted, as far as this tells: every defect is caught rightly, of clients over sockets too, nothing is where there is
 * none, and, where all defects were tried, every check caught something or is known not to.
 */
export function isTrustworthy({ clean, defects, idle }: Selftest, whole: boolean): boolean {
  return (
    clean &&
    defects.every(({ rightly, clientOverSocket }) => rightly.length > 0 && clientOverSocket !== false) &&
    (!whole || idle.every(({ reason }) => reason !== null))
  );
}
