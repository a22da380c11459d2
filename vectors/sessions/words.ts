import { sha3_256 } from '@noble/hashes/sha3.js';
import * as z from 'zod';
import type { EndpointEvent } from '../../impl/endpoint.ts';
import type { SessionKeys } from '../../impl/policy.ts';
import { byte, bytes, bytesOf, bytesOfEither, digest } from '../fields.ts';
import { hex } from '../hex.ts';
import { digestOf } from '../stretch.ts';
import type { Derived } from './party.ts';

/** Bytes of data beyond which a digest stands for them. */
const LONGEST_DATA = 300;

export const eventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('established') }),
  z.strictObject({ event: z.literal('data'), data: z.union([bytes, digest]) }),
  z.strictObject({
    event: z.literal('ratcheted'),
    kind: z.enum(['symmetric', 'asymmetric']),
    by: z.enum(['self', 'peer']),
  }),
  z.strictObject({
    event: z.literal('closed'),
    cause: z.enum(['closed', 'closed by peer', 'failure', 'peer error', 'aborted']),
    code: byte.optional().describe('that was given, or received'),
  }),
]);
export type EventWords = z.infer<typeof eventSchema>;

export function wordsOf(event: EndpointEvent): EventWords {
  switch (event.type) {
    case 'established':
      return { event: 'established' };
    case 'data':
      return {
        event: 'data',
        data: event.data.length > LONGEST_DATA ? digestOf(event.data) : hex(event.data),
      };
    case 'ratcheted':
      return { event: 'ratcheted', kind: event.ratchet, by: event.by };
    case 'closed': {
      const { reason } = event;
      const { cause } = reason;
      if (cause === 'failure') return { event: 'closed', cause, code: reason.failure.code };
      return cause === 'peer error' && reason.code !== undefined
        ? { event: 'closed', cause, code: reason.code }
        : { event: 'closed', cause };
    }
  }
}

/** What a side drew for its KEM keys: a changed seed shows here, also where no ciphertext is rejected. */
export const kemKeysSchema = z
  .strictObject({ client: z.array(bytesOf(32)), server: z.array(bytesOf(32)) })
  .describe('SHA3-256 of the secret key of each KEM key pair that a side made, in order');

export function kemKeyWords(
  client: readonly Uint8Array[],
  server: readonly Uint8Array[],
): z.infer<typeof kemKeysSchema> {
  const words = (keys: readonly Uint8Array[]) => keys.map((each) => hex(sha3_256(each)));
  return { client: words(client), server: words(server) };
}

const key = bytesOfEither(32, 64);

export const keysSchema = z.strictObject({
  clientKey: key,
  clientNonce: bytesOf(32),
  serverKey: key,
  serverNonce: bytesOf(32),
  ratchetKey: key,
});

export function keyWords(keys: SessionKeys): z.infer<typeof keysSchema> {
  return {
    clientKey: hex(keys.clientKey),
    clientNonce: hex(keys.clientNonce),
    serverKey: hex(keys.serverKey),
    serverNonce: hex(keys.serverNonce),
    ratchetKey: hex(keys.ratchetKey),
  };
}

/** What a derivation was given and gave. */
export const derivationSchema = z.strictObject({ X: bytes, N: bytes, S: bytes, keys: keysSchema });

export function derivationWords({ input, keys }: Derived): z.infer<typeof derivationSchema> {
  return { X: hex(input.X), N: hex(input.N), S: hex(input.S), keys: keyWords(keys) };
}
