import { CHANNEL_DEFECTS } from './channel.ts';
import { CONFIRMATION_DEFECTS } from './confirmation.ts';
import type { Defect } from './defect.ts';
import { DIRECTIONAL_DEFECTS } from './directional.ts';
import { DOWNGRADE_DEFECTS } from './downgrade.ts';
import { ERROR_DEFECTS } from './error.ts';
import { HANDSHAKE_DEFECTS } from './handshake.ts';
import { HEADER_DEFECTS } from './header.ts';
import { KEY_DEFECTS } from './keys.ts';
import { PRIMITIVE_DEFECTS } from './primitives.ts';
import { RATCHET_DEFECTS } from './ratchet.ts';
import { REPLAY_DEFECTS } from './replay.ts';
import { ROBUSTNESS_DEFECTS } from './robustness.ts';
import { SEALED_ERROR_DEFECTS } from './sealed-error.ts';
import { SEGMENT_DEFECTS } from './segments.ts';
import { TEARDOWN_DEFECTS } from './teardown.ts';

/** Every seeded defect. The clean implementation has none of them. */
export const DEFECTS: readonly Defect[] = Object.freeze([
  ...REPLAY_DEFECTS,
  ...DOWNGRADE_DEFECTS,
  ...CONFIRMATION_DEFECTS,
  ...DIRECTIONAL_DEFECTS,
  ...HEADER_DEFECTS,
  ...ERROR_DEFECTS,
  ...HANDSHAKE_DEFECTS,
  ...KEY_DEFECTS,
  ...PRIMITIVE_DEFECTS,
  ...ROBUSTNESS_DEFECTS,
  ...CHANNEL_DEFECTS,
  ...SEGMENT_DEFECTS,
  ...RATCHET_DEFECTS,
  ...SEALED_ERROR_DEFECTS,
  ...TEARDOWN_DEFECTS,
]);

export function findDefect(id: string): Defect | undefined {
  return DEFECTS.find((defect) => defect.id === id);
}
