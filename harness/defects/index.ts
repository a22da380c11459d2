import { CONFIRMATION_DEFECTS } from './confirmation.ts';
import type { Defect } from './defect.ts';
import { DIRECTIONAL_DEFECTS } from './directional.ts';
import { DOWNGRADE_DEFECTS } from './downgrade.ts';
import { REPLAY_DEFECTS } from './replay.ts';
import { ROBUSTNESS_DEFECTS } from './robustness.ts';

/** Every seeded defect. The clean implementation has none of them. */
export const DEFECTS: readonly Defect[] = Object.freeze([
  ...REPLAY_DEFECTS,
  ...DOWNGRADE_DEFECTS,
  ...CONFIRMATION_DEFECTS,
  ...DIRECTIONAL_DEFECTS,
  ...ROBUSTNESS_DEFECTS,
]);

export function findDefect(id: string): Defect | undefined {
  return DEFECTS.find((defect) => defect.id === id);
}
