import * as z from 'zod';
import { CHOICE_KINDS } from '../../model/choices.ts';
import { VARIANTS } from '../../model/protocol.ts';
import type { Immutable } from '../../record/immutable.ts';

/** Steps of a case, terms of a packet and changes to one, at most: what runs must end. */
export const MAXIMUM_STEPS = 128;
const MAXIMUM_TERMS = 1_000;
const MAXIMUM_EDITS = 6;

const number = z.int().min(0).max(0xffff);
const slot = z.int().min(0).max(7);

const edit = z.discriminatedUnion('edit', [
  /** What the stage expects in every field. */
  z.strictObject({ edit: z.literal('header') }),
  z.strictObject({ edit: z.literal('flag'), value: z.int().min(0).max(255) }),
  /** One that the stage does not admit. */
  z.strictObject({ edit: z.literal('length') }),
  /** From the number that is expected. */
  z.strictObject({ edit: z.literal('sequence'), plus: z.int().min(-4).max(4) }),
  /** From the receiver's clock; null for a time of 0. */
  z.strictObject({ edit: z.literal('time'), plus: z.int().min(-200).max(200).nullable() }),
  /** Another value of its sort in the place of a part. */
  z.strictObject({ edit: z.literal('part'), part: z.int().min(0).max(7), pick: number }),
  /** The hash as it would be of the changed parts; signed anew by the adversary, or as it was. */
  z.strictObject({ edit: z.literal('hash'), signed: z.boolean() }),
  /** Sealed by the adversary under the header as it is by now, where it has the keys; what is in it fits, or does not. */
  z.strictObject({ edit: z.literal('seal'), fits: z.boolean() }),
]);

const step = z.discriminatedUnion('step', [
  /** A choice that becomes a move in the state that it meets (model/choices.ts). */
  z.strictObject({ step: z.literal('choose'), kind: z.enum(CHOICE_KINDS), slot, pick: number }),
  /** A packet that some session sent, or the next one on the link or else one of junk, maybe changed, for a session. */
  z.strictObject({
    step: z.literal('packet'),
    slot,
    of: z.strictObject({ slot, index: z.int().min(0).max(31) }).nullable(),
    edits: z.array(edit).max(MAXIMUM_EDITS),
  }),
  /** A move of the model with a packet of its own: the terms that it is made of, the packet last. */
  z.strictObject({
    step: z.literal('deliver'),
    slot,
    terms: z
      .array(
        z
          .array(z.union([z.string().max(64), z.int()]))
          .min(1)
          .max(64),
      )
      .min(1)
      .max(MAXIMUM_TERMS),
  }),
]);

export const worldCase = z.strictObject({
  variants: z.array(z.enum(VARIANTS)).min(1).max(2),
  links: z.int().min(1).max(2),
  /** The mutant that the adversary takes the endpoints for; the protocol as it is where missing. */
  mutant: z.string().max(64).optional(),
  steps: z.array(step).max(MAXIMUM_STEPS),
});

/** A world, and what the adversary does in it. */
export type WorldCase = Immutable<z.infer<typeof worldCase>>;
export type Step = WorldCase['steps'][number];
export type PacketStep = Extract<Step, { step: 'packet' }>;
export type DeliverStep = Extract<Step, { step: 'deliver' }>;
export type Edit = PacketStep['edits'][number];
