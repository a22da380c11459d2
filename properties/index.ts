import type { Check } from '../harness/check.ts';
import { ASYMMETRIC_RATCHET } from './asymmetric-ratchet.ts';
import { BETWEEN } from './between.ts';
import { CHANNEL } from './channel.ts';
import { CLAIMS } from './claims.ts';
import { CONFIRMATION } from './confirmation.ts';
import { DIRECTIONAL } from './directional.ts';
import { DOWNGRADE } from './downgrade.ts';
import { DUPLEX } from './duplex.ts';
import { ERROR } from './error.ts';
import { HANDSHAKE } from './handshake.ts';
import { HEADER } from './header.ts';
import { ISOLATION } from './isolation.ts';
import { KEYS } from './keys.ts';
import { LENGTHS } from './lengths.ts';
import { LIMITS } from './limits.ts';
import { ORDER } from './order.ts';
import { PRIMITIVES } from './primitives.ts';
import { RATCHET } from './ratchet.ts';
import { REPLAY } from './replay.ts';
import { ROBUSTNESS } from './robustness.ts';
import { SEALED_ERROR } from './sealed-error.ts';
import { SEGMENTS } from './segments.ts';
import { SESSION } from './session.ts';
import { SIMPLEX } from './simplex.ts';
import { TEARDOWN } from './teardown.ts';

/** Every check, family by family, in the order in which they run. */
export const CHECKS: readonly Check[] = Object.freeze([
  ...SESSION,
  ...BETWEEN,
  ...REPLAY,
  ...DOWNGRADE,
  ...CONFIRMATION,
  ...DIRECTIONAL,
  ...HEADER,
  ...ORDER,
  ...HANDSHAKE,
  ...SIMPLEX,
  ...DUPLEX,
  ...ERROR,
  ...KEYS,
  ...PRIMITIVES,
  ...CHANNEL,
  ...LENGTHS,
  ...SEGMENTS,
  ...RATCHET,
  ...ASYMMETRIC_RATCHET,
  ...SEALED_ERROR,
  ...TEARDOWN,
  ...ISOLATION,
  ...ROBUSTNESS,
  ...LIMITS,
  ...CLAIMS,
]);
