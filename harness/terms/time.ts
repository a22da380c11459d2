import { TIME_ZERO } from '../../model/steps/header-checks.ts';

/** Unix seconds at the model's time 0. */
export const EPOCH = 1_800_000_000n;
/** Seconds of a unit of the model's clock: one unit off is within 60 s, two are not (RPL-04). */
const UNIT = 45n;

/** The Unix time of a time of the model. */
export function unixTime(units: number): bigint {
  return units === TIME_ZERO ? 0n : EPOCH + BigInt(units) * UNIT;
}
