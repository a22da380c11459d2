import type { Check } from '../harness/check.ts';
import { CHANNEL } from './channel.ts';
import { CONFIRMATION } from './confirmation.ts';
import { DIRECTIONAL } from './directional.ts';
import { DOWNGRADE } from './downgrade.ts';
import { HEADER } from './header.ts';
import { LENGTHS } from './lengths.ts';
import { REPLAY } from './replay.ts';
import { SEGMENTS } from './segments.ts';
import { SESSION } from './session.ts';

/** Every check, family by family, in the order in which they run. */
export const CHECKS: readonly Check[] = Object.freeze([
  ...SESSION,
  ...REPLAY,
  ...DOWNGRADE,
  ...CONFIRMATION,
  ...DIRECTIONAL,
  ...HEADER,
  ...CHANNEL,
  ...LENGTHS,
  ...SEGMENTS,
]);
