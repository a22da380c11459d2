import { CONFIRMATION_TWINS } from './confirmation.ts';
import { DATA_TWINS } from './data.ts';
import { DRAW_TWINS } from './draws.ts';
import { KEY_TWINS } from './keys.ts';
import { RATCHET_TWINS } from './ratchet.ts';
import { SIGNED_TWINS } from './signed.ts';
import { STAGE_TWINS } from './stages.ts';
import { TRANSCRIPT_TWINS } from './transcript.ts';
import type { Twin } from './twin.ts';

/** Every defect that is the twin of a protocol mutant: what the model loses by, in an implementation. */
export const TWINS: readonly Twin[] = Object.freeze([
  ...SIGNED_TWINS,
  ...TRANSCRIPT_TWINS,
  ...DRAW_TWINS,
  ...CONFIRMATION_TWINS,
  ...STAGE_TWINS,
  ...KEY_TWINS,
  ...DATA_TWINS,
  ...RATCHET_TWINS,
]);
