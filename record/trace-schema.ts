import * as z from 'zod';
import {
  decimal,
  dialect,
  hex,
  milliseconds,
  name,
  profile,
  requirements,
  role,
  seed,
  signedDecimal,
  text,
  variant,
  verdict,
} from './fields.ts';

/** What every step may say besides. */
const common = {
  milliseconds: milliseconds.optional().describe('when it happened, since the start'),
  note: text.optional().describe('what a reader should know about it'),
};

const agentName = name.describe('an agent, by its name');
const connection = z.int().min(1).describe('the connection, or in a model the session pair, from 1');
const term = text.min(1, 'is empty').describe('a term of the symbolic model');
const ratchet = z.enum(['symmetric', 'asymmetric']);

const start = z
  .strictObject({
    kind: z.literal('start'),
    agent: agentName,
    connection,
    peer: agentName.optional().describe('whom it means to talk to'),
    ...common,
  })
  .describe('an agent begins its side of a connection');

const ordered = { kind: z.literal('order'), agent: agentName, connection, ...common };
const order = z
  .discriminatedUnion('order', [
    z.strictObject({
      ...ordered,
      order: z.literal('send'),
      data: hex.optional(),
      term: term.optional(),
    }),
    z.strictObject({ ...ordered, order: z.literal('ratchet'), ratchet }),
    z.strictObject({ ...ordered, order: z.literal('close') }),
  ])
  .describe('the application of an agent tells it to do something');

const send = z
  .strictObject({
    kind: z.literal('send'),
    from: agentName,
    to: agentName,
    connection,
    bytes: hex.optional(),
    term: term.optional(),
    fault: z
      .strictObject({ message: text, field: text, rule: text })
      .optional()
      .describe('what was changed: in which message, which field, by which rule'),
    honest: hex.optional().describe('the bytes as they were before the fault'),
    ...common,
  })
  .describe('bytes, or a term, go from one agent to another; what the network keeps goes to an adversary');

const reported = { kind: z.literal('event'), agent: agentName, connection, ...common };
const event = z
  .discriminatedUnion('event', [
    z.strictObject({ ...reported, event: z.literal('established') }),
    z.strictObject({ ...reported, event: z.literal('data'), data: hex.optional(), term: term.optional() }),
    z.strictObject({
      ...reported,
      event: z.literal('ratcheted'),
      ratchet,
      by: z.enum(['self', 'peer']).describe('who started it'),
    }),
    z.strictObject({
      ...reported,
      event: z.literal('ended'),
      cause: z.enum(['closed', 'closed by peer', 'failure', 'peer error', 'aborted']),
      stage: text.optional().describe('what it waited for when it refused'),
      decision: text.optional().describe('what refused: a function of the policy'),
      code: z.int().min(0).max(255).optional().describe('the error code, given or received'),
      authenticated: z.boolean().optional().describe('whether a received code was sealed'),
    }),
    z.strictObject({
      ...reported,
      event: z.literal('gone'),
      how: z.enum(['closed', 'reset']).describe('how the other side ended the connection'),
    }),
    z.strictObject({ ...reported, event: z.literal('silence') }).describe('nothing came while it waited'),
  ])
  .describe('what an agent, or its application, saw happen');

const tick = z
  .strictObject({
    kind: z.literal('tick'),
    seconds: signedDecimal,
    agent: agentName.optional().describe('whose clock; everybody\u2019s where it is missing'),
    ...common,
  })
  .describe('a clock moves');

const oracle = z
  .strictObject({
    kind: z.literal('oracle'),
    oracle: z.enum(['reveal state', 'reveal key', 'corrupt', 'expose', 'test']),
    agent: agentName,
    connection: connection.optional(),
    term: term.optional().describe('what was learned'),
    ...common,
  })
  .describe('an oracle of the security games is asked about an agent');

const remark = z.strictObject({ kind: z.literal('note'), ...common, note: text }).describe('a remark');

export const step = z.discriminatedUnion('kind', [start, order, send, event, tick, oracle, remark]).meta({
  id: 'step',
});

export const agent = z.strictObject({
  name,
  kind: z
    .enum(['ours', 'peer', 'adversary'])
    .describe('the reference implementation, an implementation under test, or who owns the network'),
  role: role.optional().describe('missing for an adversary that is only the network'),
  variant: variant.optional().describe('where it is not that of the subject'),
  profile: profile.optional().describe('where it is not that of the subject'),
  seed: z.string().optional().describe('of its own random draws'),
  publicKey: z
    .strictObject({ identity: hex.length(32, 'is not 16 bytes'), expiration: decimal, verification: hex })
    .optional()
    .describe('the public half of its long-term key; the other half is in no trace'),
});

const slot = z.int().min(0).max(15).describe('a session, by its place in the world');

const move = z
  .strictObject({
    move: z.enum([
      'start',
      'deliver',
      'encrypt',
      'ratchet',
      'close',
      'reveal state',
      'reveal key',
      'expose',
      'corrupt',
      'tick',
    ]),
    slot: slot.optional(),
    choice: z
      .int()
      .min(0)
      .max(9)
      .optional()
      .describe('of a start: whom the client is configured for, and how'),
    packet: z.int().min(0).optional().describe('of a delivery: the index of its term'),
    ratchet: z.enum(['symmetric', 'unseen', 'asymmetric']).optional(),
    secret: z.enum(['secA', 'secB']).optional(),
    party: z.int().min(0).max(2).optional(),
    units: z.int().min(1).max(9).optional().describe('of a tick, in minutes'),
  })
  .describe('a move of the adversary');

const model = z
  .strictObject({
    variants: z.array(variant).min(1, 'is empty'),
    links: z.int().min(1).max(2).describe('pairs of a client and a server, of each variant'),
    game: name,
    mutant: name.optional().describe('the mutant that it was found on; missing for the protocol as it is'),
    terms: z
      .array(z.array(z.union([z.string(), z.int()])).min(1, 'is empty'))
      .describe('constructor and arguments; `#n` is the term at that index, before this one'),
    moves: z.array(move),
  })
  .describe('by which the symbolic model makes the run again (docs/model.md)');

const fuzz = z
  .strictObject({
    level: z.enum(['bytes', 'fields', 'traces']),
    target: z
      .strictObject({
        kind: z.enum(['in process', 'remote']),
        role,
        backend: name.optional(),
        seed: text.optional().describe('of the keys and draws of both sides'),
        defect: name.optional().describe('the seeded defect that it has'),
      })
      .describe('what it was found on'),
    example: z.unknown().describe('what is done, in the form of its level (docs/fuzzing.md)'),
    after: z.array(z.unknown()).max(8).optional().describe('what has to be done before, in the same form'),
  })
  .describe('by which the fuzzers make the run again (docs/fuzzing.md)');

export const trace = z
  .strictObject({
    format: z.literal('qsmp-trace/1'),
    title: text.optional().describe('what it shows, in a sentence'),
    tool: text.optional().describe('what wrote it, with its version'),
    subject: z.strictObject({ variant, profile, dialect }),
    clock: decimal.describe('Unix seconds at the start'),
    seed,
    judgement: z
      .strictObject({
        verdict,
        requirements: requirements.optional(),
        check: text.optional(),
        game: text.optional().describe('the game of the model that was lost'),
        expected: text.optional(),
        observed: text.optional(),
      })
      .optional()
      .describe('what it is evidence of'),
    agents: z.array(agent).min(1, 'is empty'),
    steps: z.array(step).describe('in the order in which they happened'),
    model: model.optional(),
    fuzz: fuzz.optional(),
    incomplete: text.optional().describe('why steps are missing at the end'),
  })
  .meta({ id: 'trace', title: 'qsmp-trace/1', description: 'What went between agents, and what came of it' });
