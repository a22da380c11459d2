import { CLEAN, type Detection, detect, VECTOR_DEFECTS } from './vectors-detection.ts';

/** One defect to be tried, or none: a piece of the work that a worker thread does alone. */
export interface VectorDefectTask {
  readonly defect: string | null;
  /** Whether all types are asked, or those up to the first that finds it. */
  readonly all: boolean;
}

/** Does one piece, in whatever thread this is. */
export default function runVectorDefectTask({ defect, all }: VectorDefectTask): Detection {
  const found = defect === null ? CLEAN : VECTOR_DEFECTS.find(({ id }) => id === defect);
  if (found === undefined) throw new RangeError(`defect: there is no ${defect}`);
  return detect(found, { all });
}
