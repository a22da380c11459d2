import { findDefect } from '../harness/defects/index.ts';
import { type Detection, type DetectionOptions, detect } from '../harness/selftest.ts';
import { CHECKS } from '../properties/index.ts';

/** One defect to be tried, or none: a piece of a self-test that a worker thread does alone. */
export interface SelftestTask extends DetectionOptions {
  readonly defect: string | null;
}

/** Does one piece, in whatever thread this is. */
export default function runSelftestTask({ defect, ...options }: SelftestTask): Promise<Detection> {
  return detect(CHECKS, defect === null ? undefined : findDefect(defect), options);
}
