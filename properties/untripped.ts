/**
 * Checks that no seeded defect trips, each with the reason. `qsmp selftest` fails for a check that caught nothing
 * and is not here.
 */
export const UNTRIPPED: Readonly<Record<string, string>> = Object.freeze({});
