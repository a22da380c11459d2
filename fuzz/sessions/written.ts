import * as z from 'zod';
import { check } from '../../record/check.ts';
import type { SessionCase } from './moves.ts';

/** Moves that a written case may have, and hexadecimal digits of bytes in one of them. */
const MOST_MOVES = 256;
const MOST_DIGITS = 300_000;
/** Connections of one case. */
const MOST_TIMES = 1_024;

const number = z
  .string()
  .regex(/^-?\d{1,40}$/, 'is no decimal number')
  .transform(BigInt);
const part = z.number().min(0).max(1);
const byte = z.int().min(0).max(255);
const place = z.int().min(0).max(200_000);
const hex = z
  .string()
  .max(MOST_DIGITS)
  .regex(/^([0-9a-f]{2})*$/, 'is not hexadecimal');

const rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flip'), at: part, mask: byte }),
  z.strictObject({ kind: z.literal('fill'), byte }),
  z.strictObject({ kind: z.literal('set'), value: number }),
  z.strictObject({ kind: z.literal('add'), delta: number }),
  z.strictObject({ kind: z.literal('multiply'), factor: number }),
  z.strictObject({ kind: z.literal('reverse') }),
  z.strictObject({ kind: z.literal('length'), bytes: place }),
  z.strictObject({ kind: z.literal('longer'), by: z.int().min(-200_000).max(200_000) }),
]);

const covered = z.enum(['header', 'header without its time', 'kid', 'cfg', 'publicKey', 'ciphertext']);
const signedRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unknown key') }),
  z.strictObject({
    kind: z.literal('signature over'),
    what: z.enum(['another hash', 'the data', 'nothing', 'half of the hash']),
  }),
  z.strictObject({
    kind: z.literal('interface'),
    name: z.enum(['with a context', 'internal', 'pre-hashed']),
  }),
  z.strictObject({ kind: z.literal('hash of'), parts: z.array(covered).max(8) }),
  z.strictObject({ kind: z.literal('hash changed'), at: part }),
  z.strictObject({ kind: z.literal('half of the hash'), half: z.enum(['first', 'last']) }),
  z.strictObject({ kind: z.literal('hash that travels changed'), at: part }),
  z.strictObject({ kind: z.literal('of another session') }),
  z.strictObject({ kind: z.literal('reflected') }),
  z.strictObject({
    kind: z.literal('size of another profile'),
    field: z.enum(['publicKey', 'ciphertext', 'signature']),
  }),
]);

const back = z.int().min(0).max(MOST_MOVES);
const source = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('ours') }),
  z.strictObject({ of: z.literal('ours later'), ahead: back }),
  z.strictObject({ of: z.literal('sent'), back }),
  z.strictObject({ of: z.literal('received'), back }),
  z.strictObject({ of: z.enum(['another session', 'another variant']), number: back }),
  z.strictObject({ of: z.literal("the peer's other session"), number: back }),
]);

const field = z.string().max(40);
const edit = z.discriminatedUnion('edit', [
  z.strictObject({ edit: z.literal('flip'), at: place, mask: byte }),
  z.strictObject({ edit: z.literal('set'), at: place, bytes: hex }),
  z.strictObject({
    edit: z.literal('add'),
    at: place,
    width: z.int().min(1).max(8),
    delta: z.int(),
  }),
  z.strictObject({ edit: z.literal('insert'), at: place, bytes: hex }),
  z.strictObject({ edit: z.literal('delete'), at: place, count: place }),
  z.strictObject({ edit: z.literal('cut'), at: place }),
  z.strictObject({ edit: z.literal('splice'), at: place, count: place, from: source, fromAt: place }),
  z.strictObject({ edit: z.literal('field'), field, rule, by: z.enum(['network', 'sender']) }),
  z.strictObject({ edit: z.literal('signed'), rule: signedRule }),
  z.strictObject({ edit: z.literal('resigned'), field, rule }),
]);

const ratchet = z.enum(['symmetric', 'asymmetric']);
const fault = z.strictObject({ field, rule }).optional();
const move = z.discriminatedUnion('move', [
  z.strictObject({
    move: z.literal('send'),
    from: source,
    edits: z.array(edit).max(32),
    cuts: z.array(place).max(4096),
    joined: z.literal(true).optional(),
  }),
  z.strictObject({ move: z.literal('drop') }),
  z.strictObject({ move: z.literal('raw'), bytes: hex }),
  z.strictObject({ move: z.literal('headers'), seed: z.int(), count: z.int().min(1).max(4096) }),
  z.strictObject({ move: z.literal('say'), length: z.int().min(1).max(200_000), fault }),
  z.strictObject({ move: z.literal('ratchet'), ratchet, fault }),
  z.strictObject({ move: z.literal('end'), fault }),
  z.strictObject({ move: z.literal('peer ratchets'), ratchet, fault }),
  z.strictObject({ move: z.literal('peer ends') }),
  z.strictObject({
    move: z.literal('tick'),
    seconds: z
      .int()
      .min(-(2 ** 40))
      .max(2 ** 40),
  }),
]);

const sessionCase = z.strictObject({
  base: z.string(),
  moves: z.array(move).max(MOST_MOVES),
  times: z.int().min(2).max(MOST_TIMES).optional(),
});

/** A case as JSON. */
export function writeSession(example: SessionCase): unknown {
  return JSON.parse(
    JSON.stringify(example, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}

/**
 * Reads a case.
 * @param bases the moments that there are
 * @throws RecordError for what is none
 */
export function readSession(written: unknown, bases: readonly string[]): SessionCase {
  const known = sessionCase.extend({
    base: z.string().refine((name) => bases.includes(name), 'is no moment of such a session'),
  });
  return check(known, written, 'example');
}
