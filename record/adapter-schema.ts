import * as z from 'zod';
import { hex, profile, role, variant } from './fields.ts';

/** What an adapter is asked and answers (docs/adapter.md): for each command its arguments and its result. */

const word = z.string().regex(/^[^\0]{1,4096}$/, 'is empty, too long, or has a zero character in it');
const port = z.int().min(1).max(65_535);
const session = z.strictObject({
  session: port.describe("the port at our end of the connection, which is the session's name"),
});
const nothing = z.strictObject({});
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is not 32 bytes in lower-case hex');

const endpoint = {
  variant,
  profile,
  dialect: z.enum(['reference', 'specification-1.4', 'formal-2026']),
  host: word.describe('a name or an address'),
  key: word.optional().describe("the file of the endpoint's private key, where it has one"),
  peerKey: word.optional().describe('the file of our public key, where we have one'),
};

export const COMMANDS = {
  hello: {
    arguments: z.strictObject({ format: z.literal('qsmp-adapter/1'), role }),
    result: z.strictObject({
      name: z.string().regex(/^[\x20-\x7e]{1,100}$/, 'is not 1 to 100 printable characters'),
      commands: z.array(z.string().max(100)).max(100).describe('those that it carries out'),
    }),
  },
  listen: {
    arguments: z.strictObject(endpoint),
    result: z.strictObject({ port: port.describe('where it listens now') }),
  },
  connect: {
    arguments: z.strictObject({
      ...endpoint,
      port: port.describe('where we listen, and the name of the session'),
    }),
    result: nothing,
  },
  send: {
    arguments: z.strictObject({ ...session.shape, data: hex }),
    result: nothing,
  },
  receive: {
    arguments: session,
    result: z.union([z.strictObject({ data: hex }), z.strictObject({ ended: z.literal(true) })]),
  },
  ratchet: {
    arguments: z.strictObject({ ...session.shape, kind: z.enum(['symmetric', 'asymmetric']) }),
    result: nothing,
  },
  close: { arguments: session, result: nothing },
  clock: {
    arguments: z.strictObject({
      utc: z
        .int()
        .min(0)
        .nullable()
        .describe('Unix seconds at which it stands still; null: it runs as the system does'),
    }),
    result: nothing,
  },
  status: {
    arguments: session,
    result: z.strictObject({
      stage: z.enum(['handshake', 'established', 'closed']),
    }),
  },
  claim: {
    arguments: session,
    result: z.strictObject({
      transcript: hex.describe('the transcript hash sch'),
      client: digest.describe('SHA3-256 of the key and nonce under which the client sends'),
      server: digest.describe('SHA3-256 of the key and nonce under which the server sends'),
    }),
  },
  free: { arguments: session, result: nothing },
} as const;

/** What an adapter answers. */
export const reply = z.union([
  z.strictObject({ id: z.int().min(0), result: z.unknown() }),
  z.strictObject({
    id: z.int().min(0),
    error: z.strictObject({
      kind: z.enum(['unimplemented', 'failed']),
      message: z.string().max(10_000).default(''),
    }),
  }),
]);

/** What an adapter is asked. */
export const request = z.strictObject({
  id: z.int().min(0),
  command: z.string().min(1).max(100),
  arguments: z.record(z.string(), z.unknown()),
});

/** All messages, for the JSON Schema. */
export const adapterMessages = z
  .union([
    ...Object.entries(COMMANDS).map(([command, { arguments: given }]) =>
      z.strictObject({ id: z.int().min(0), command: z.literal(command), arguments: given }),
    ),
    z.strictObject({
      id: z.int().min(0),
      result: z.union(Object.values(COMMANDS).map(({ result }) => result)),
    }),
    z.strictObject({
      id: z.int().min(0),
      error: z.strictObject({ kind: z.enum(['unimplemented', 'failed']), message: z.string().optional() }),
    }),
  ])
  .meta({ title: 'qsmp-adapter/1', description: 'What an adapter is asked and answers (docs/adapter.md)' });
