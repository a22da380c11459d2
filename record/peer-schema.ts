import * as z from 'zod';
import { profile, role, variant } from './fields.ts';

const word = z.string().regex(/^[^\0]{1,4096}$/, 'is empty, too long, or has a zero character in it');

/** A file or folder below another: no way out of it by dots, roots, drives or backslashes. */
const pathBelow = word
  .regex(/^(?![/\\~])(?![A-Za-z]:)(?!.*\\)(?!(?:.*\/)?\.\.(?:\/|$)).*$/, 'leaves the folder that it is in')
  .describe('relative; it does not leave the folder that it is in');

const host = z
  .string()
  .regex(/^[0-9A-Za-z:][0-9A-Za-z.:%-]{0,252}$/, 'is no host')
  .describe('a name or an address; an IPv6 one without brackets');

const port = z.int().min(1).max(65_535);

const seconds = z.number().min(0.01).max(600);

const command = z
  .array(word)
  .min(1)
  .max(200)
  .describe(
    'the program and its arguments, never given to a shell; {port}, {host}, {dir}, {key} and {peerKey} are put in',
  );

const program = {
  command,
  folder: pathBelow.default('.').describe("its working folder, from the manifest's"),
  environment: z
    .array(z.string().regex(/^[A-Za-z_]\w{0,99}=[^\0]{0,4096}$/, 'is not NAME=value'))
    .max(100)
    .default([])
    .describe('added to ours, as NAME=value'),
};

const connect = z
  .strictObject({ kind: z.literal('connect'), host: host.default('127.0.0.1'), port })
  .describe('a server that listens already');

const process = z
  .strictObject({
    kind: z.literal('process'),
    ...program,
    host: host.default('127.0.0.1').describe('where it listens'),
    port: port.optional().describe('where it listens always; else it is told a free one with {port}'),
    ready: z
      .strictObject({ output: word })
      .optional()
      .describe(
        'what it says when it serves, * for any characters; else it does when its port takes connections',
      ),
    readyWithin: seconds.default(10).describe('seconds'),
  })
  .describe('a server that we start');

const exchange = z.strictObject({
  await: word.describe('what it says, * for any characters of a line'),
  send: z.string().max(4096).describe('what is typed then, and a line end; placeholders as in the command'),
});

const client = z
  .strictObject({
    kind: z.literal('client'),
    ...program,
    port: port.optional().describe('where it always connects to; else it is told one with {port}'),
    expect: z
      .array(exchange)
      .max(100)
      .default([])
      .describe('what it asks, and what it is answered, in order'),
    terminal: z.boolean().default(false).describe('whether it must be given a terminal, by script(1)'),
    connectsWithin: seconds.default(10).describe('seconds'),
  })
  .describe('a client that we start for every connection');

const adapter = z
  .strictObject({
    kind: z.literal('adapter'),
    ...program,
    answersWithin: seconds.default(10).describe('seconds for it to answer a command'),
  })
  .describe('a process that speaks qsmp-adapter/1 on its stdin and stdout, for a server or a client');

const keys = z.discriminatedUnion('from', [
  z
    .strictObject({ from: z.literal('us') })
    .describe('we make them: {key} is its private key file, {peerKey} our public one'),
  z
    .strictObject({
      from: z.literal('files'),
      peerKey: pathBelow.optional().describe("the peer's public key"),
      key: pathBelow.optional().describe('our private key'),
    })
    .describe('they exist'),
  z
    .strictObject({
      from: z.literal('peer'),
      peerKey: pathBelow.describe('its public key, below {dir}, which is its HOME'),
    })
    .describe('it makes its own when it is first started'),
]);

const offers = z.strictObject({
  echo: z.enum(['exact', 'prefixed', 'none']).default('exact').describe('how it sends messages back'),
  prefix: z.string().min(1).max(200).optional().describe('what it puts before them'),
  sessions: z
    .enum(['concurrent', 'sequential', 'one-shot'])
    .default('concurrent')
    .describe('how many it serves: at once, one after the other, or one, and then it ends'),
  ratchets: z.boolean().default(true).describe('whether it takes part in ratchets'),
});

export const peer = z
  .strictObject({
    format: z.literal('qsmp-peer/1'),
    name: z.string().regex(/^[\x20-\x7e]{1,100}$/, 'is not 1 to 100 printable characters'),
    variant,
    role: role.describe("the peer's"),
    profile: profile.default('s5'),
    dialect: z.enum(['reference', 'specification-1.4', 'formal-2026']).default('reference'),
    attachment: z.discriminatedUnion('kind', [connect, process, client, adapter]),
    keys: keys.default({ from: 'us' }),
    offers: offers.prefault({}),
  })
  .meta({ title: 'qsmp-peer/1', description: 'How a peer under test is reached, and what it can do' });
