import * as z from 'zod';
import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { bytes } from '../fields.ts';
import { hex } from '../hex.ts';
import { ratchetDrawsSchema } from '../sessions/script.ts';
import { otherRole } from '../sessions/step.ts';
import { ahead, body } from './fields.ts';

export const MESSAGE_NAMES = [
  'encryptedMessage',
  'symmetricRequest',
  'asymmetricRequest',
  'asymmetricResponse',
  'errorCondition',
] as const;
export type MessageName = (typeof MESSAGE_NAMES)[number];

/** What a negative test of the data phase is made from. */
export const given = z.strictObject({
  to: z.enum(['client', 'server']),
  message: z.enum(MESSAGE_NAMES),
  before: z.array(bytes).describe('messages that the peer sends first, and that are accepted'),
  ratchet: z
    .literal('symmetric')
    .optional()
    .describe('a ratchet that the peer starts after them, and that is accepted'),
  data: bytes.describe(
    'what the faulty packet carries, where it is a message and its content is not what is wrong with it',
  ),
  body,
  ahead,
  draws: ratchetDrawsSchema,
});
export type Given = z.infer<typeof given>;

/** What may be said of a prompt, where it is not as usual. */
interface Unusual {
  readonly before?: number;
  readonly body?: Given['body'];
  readonly ahead?: number;
  readonly ratchet?: 'symmetric';
  /** Whether another message, or none, takes the place of this one. */
  readonly isContent?: boolean;
  /** Whether the receiver of a request comes to answer it. */
  readonly answered?: boolean;
}

/** Draws the prompt of a packet. */
export function drawPrompt(
  message: MessageName,
  to: Role,
  random: RandomSource,
  unusual: Unusual = {},
): Given {
  const { before = 0, body = 'as it was', ahead, ratchet, answered = false, isContent = false } = unusual;
  const messages = Array.from({ length: before }, (_, index) =>
    hex(random.bytes(1 + ((7 * index + before) % 50))),
  );
  return {
    to,
    message,
    before: messages,
    ...(ratchet !== undefined && { ratchet }),
    data: hex(random.bytes(message === 'encryptedMessage' && !isContent ? 24 : 0)),
    body,
    ...(ahead !== undefined && { ahead }),
    draws: drawsFor(message, to, random, ratchet !== undefined, answered),
  };
}

function drawsFor(
  message: MessageName,
  to: Role,
  random: RandomSource,
  ratchets: boolean,
  answered: boolean,
) {
  const from = otherRole(to);
  const draws: { client: string[]; server: string[] } = { client: [], server: [] };
  const draw = (length: number) => hex(random.bytes(length));
  if (ratchets) draws[from].push(draw(32));
  if (message === 'symmetricRequest') draws[from].push(draw(32));
  if (message === 'asymmetricRequest') {
    draws[from].push(draw(64));
    if (answered) draws[to].push(draw(32));
  }
  if (message === 'asymmetricResponse') {
    draws[to].push(draw(64));
    draws[from].push(draw(32));
  }
  return draws;
}

/** A test of that variant whose counters stand right before the last number (RPL-05). */
export const LAST_BUT_ONE = 2n ** 64n - 2n;

/** The variants, each with its groups: one that begins as handshakes do, and one right before the last number. */
export const GROUPS: readonly { readonly variant: Variant; readonly counter: bigint | undefined }[] = (
  ['simplex', 'duplex'] as const
).flatMap((variant) => [undefined, LAST_BUT_ONE].map((counter) => ({ variant, counter })));
