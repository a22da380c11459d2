import type { Check } from '../harness/check.ts';
import { ASYMMETRIC_RATCHET } from './asymmetric-ratchet.ts';
import { CHANNEL } from './channel.ts';
import { CONFIRMATION } from './confirmation.ts';
import { DIRECTIONAL } from './directional.ts';
import { DOWNGRADE } from './downgrade.ts';
import { HEADER } from './header.ts';
import { LENGTHS } from './lengths.ts';
import { RATCHET } from './ratchet.ts';
import { REPLAY } from './replay.ts';
import { SEALED_ERROR } from './sealed-error.ts';
import { SEGMENTS } from './segments.ts';
import { SESSION } from './session.ts';
import { TEARDOWN } from './teardown.ts';

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
  ...RATCHET,
  ...ASYMMETRIC_RATCHET,
  ...SEALED_ERROR,
  ...TEARDOWN,
]);
