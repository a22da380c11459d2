import { hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import type { RandomSource } from '../../impl/primitives/random.ts';
import { KEM_SIZES } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { bytes, digest, stretch } from '../fields.ts';
import { hex } from '../hex.ts';
import { digestOf, stretchedBytes } from '../stretch.ts';
import type { Derived } from './party.ts';
import type { Played, Sent } from './play.ts';
import type { Step } from './step.ts';
import { derivationSchema, derivationWords, eventSchema, wordsOf } from './words.ts';

const by = z.enum(['client', 'server']);

/** What applications do, step by step. */
export const scriptSchema = z.array(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('send'), by, data: z.union([bytes, stretch]) }),
    z.strictObject({ do: z.literal('ratchet'), by, kind: z.enum(['symmetric', 'asymmetric']) }),
    z.strictObject({ do: z.literal('close'), by }),
  ]),
);
export type Script = z.infer<typeof scriptSchema>;

/** The draws of a script's ratchets, by side. */
export const ratchetDrawsSchema = z.strictObject({ client: z.array(bytes), server: z.array(bytes) });

export function stepsOf(script: Script): readonly Step[] {
  return script.map((step) =>
    step.do === 'send'
      ? {
          do: step.do,
          by: step.by,
          data: typeof step.data === 'string' ? hexToBytes(step.data) : stretchedBytes(step.data),
        }
      : step,
  );
}

/** The longest packet that stands as it is: one of an asymmetric ratchet does, the largest message does not. */
const LONGEST_PACKET = KEM_SIZES['ML-KEM-1024'].publicKey + 8000;

export const packetSchema = z.strictObject({ from: by, bytes: z.union([bytes, digest]) });

export function packetWords({ from, bytes }: Sent): z.infer<typeof packetSchema> {
  return { from, bytes: bytes.length > LONGEST_PACKET ? digestOf(bytes) : hex(bytes) };
}

/** What came of each step: packets in order, what each side reports, and the keys of a ratchet. */
export const playedSchema = z.array(
  z.strictObject({
    packets: z.array(packetSchema),
    client: z.array(eventSchema),
    server: z.array(eventSchema),
    ratcheted: z
      .strictObject({ client: derivationSchema.optional(), server: derivationSchema.optional() })
      .optional()
      .describe('the inputs and keys of each side\u2019s derivation in this step'),
  }),
);

/** One step, and what each side derived in it. */
export function playedWords({ sent, events }: Played, derived: Readonly<Record<Role, Derived | undefined>>) {
  const { client, server } = derived;
  return {
    packets: sent.map(packetWords),
    client: events.client.map(wordsOf),
    server: events.server.map(wordsOf),
    ...((client ?? server) && {
      ratcheted: {
        ...(client && { client: derivationWords(client) }),
        ...(server && { server: derivationWords(server) }),
      },
    }),
  };
}

/** How many bytes each side draws for the ratchets of a script. */
export function ratchetDraws(script: Script): { client: number[]; server: number[] } {
  const lengths: { client: number[]; server: number[] } = { client: [], server: [] };
  for (const step of script) {
    if (step.do !== 'ratchet') continue;
    const other = step.by === 'client' ? 'server' : 'client';
    if (step.kind === 'symmetric') lengths[step.by].push(32);
    else {
      lengths[step.by].push(64);
      lengths[other].push(32);
    }
  }
  return lengths;
}

export function drawRatchets(script: Script, random: RandomSource): z.infer<typeof ratchetDrawsSchema> {
  const { client, server } = ratchetDraws(script);
  const draw = (length: number) => hex(random.bytes(length));
  return { client: client.map(draw), server: server.map(draw) };
}
