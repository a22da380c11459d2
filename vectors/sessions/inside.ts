import * as z from 'zod';
import type { EndpointEvent } from '../../impl/endpoint.ts';
import { bytesOfEither } from '../fields.ts';
import { hex } from '../hex.ts';
import type { Observed } from './party.ts';
import { derivationSchema, derivationWords, eventSchema, wordsOf } from './words.ts';

const hash = bytesOfEither(32, 64);

export const transcriptSchema = hash
  .optional()
  .describe('the sender\u2019s transcript hash once it has sent it');

/** What an endpoint comes to inside, in its handshake. */
export const insideSchema = z.strictObject({
  hashes: z.record(z.string(), hash).describe('the signed hashes, h1 to h4, by packet'),
  derivation: derivationSchema.optional(),
  events: z.array(eventSchema),
});

/** @param events of the handshake */
export function insideWords(
  { hashes, derived }: Observed,
  events: readonly EndpointEvent[],
): z.infer<typeof insideSchema> {
  return {
    hashes: Object.fromEntries([...hashes].map(([name, value]) => [name, hex(value)])),
    ...(derived[0] && { derivation: derivationWords(derived[0]) }),
    events: events.map(wordsOf),
  };
}
