import type { LevelName } from '../level.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateFields } from './mutate-fields.ts';
import { mutateOrder } from './mutate-order.ts';
import type { Mutator } from './mutator.ts';

/** How each level makes new cases of sessions. */
export const MUTATORS: Readonly<Record<LevelName, Mutator>> = {
  bytes: mutateBytes,
  fields: mutateFields,
  traces: mutateOrder,
};
