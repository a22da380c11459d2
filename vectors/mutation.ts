import * as z from 'zod';
import type { Fault, Rule } from '../harness/faults/fault.ts';
import type { FaultClass } from '../harness/faults/fault-class.ts';
import { byte } from './fields.ts';

/** A field may be a number of many bytes: a configuration has 34. */
const integer = z.string().regex(/^-?(?:0|[1-9]\d{0,99})$/, 'is not a decimal number of at most 100 digits');

/** The rules of `harness/faults/fault.ts`, numbers of 64 bits as decimal text. */
const byteRules = [
  z
    .strictObject({ kind: z.literal('flip'), at: z.number().min(0).max(1), mask: byte })
    .describe('the bits of mask are inverted in the byte at this part of the field, from 0 up to 1'),
  z.strictObject({ kind: z.literal('fill'), byte }).describe('all bytes are this one'),
  z
    .strictObject({ kind: z.literal('set'), value: integer })
    .describe('a little-endian number becomes this one'),
  z
    .strictObject({ kind: z.literal('add'), delta: integer })
    .describe('a little-endian number is increased, modulo its width'),
  z
    .strictObject({ kind: z.literal('multiply'), factor: integer })
    .describe('a little-endian number is multiplied, modulo its width'),
  z.strictObject({ kind: z.literal('reverse') }).describe('the bytes in the opposite order'),
  z
    .strictObject({ kind: z.literal('length'), bytes: z.int().min(0) })
    .describe('the field has this many bytes'),
  z.strictObject({ kind: z.literal('longer'), by: z.int() }).describe('the field has so many bytes more'),
] as const;

/** Rules that say where a field comes from, and not what is done to its bytes. */
const originRules = [
  z.strictObject({ kind: z.literal('absent') }).describe('there is none'),
  z.strictObject({ kind: z.literal('former') }).describe('it is that of before the last ratchet'),
  z.strictObject({ kind: z.literal('replayed') }).describe('it is the last one, which was accepted'),
  z.strictObject({ kind: z.literal('reflected') }).describe('it is the one that the receiver sent last'),
  z
    .strictObject({
      kind: z.literal('interface'),
      name: z.enum(['with a context', 'internal', 'pre-hashed']),
    })
    .describe('a signature is of another interface of FIPS 204 than the external one with an empty context'),
] as const;

const rule = z
  .discriminatedUnion('kind', [...byteRules, ...originRules])
  .describe('what is done to the field; where that would change nothing, its first byte is inverted');

export const mutation = z
  .strictObject({
    message: z.string().describe('a packet, or what else is given'),
    field: z.string().describe('which of its fields'),
    rule,
    by: z
      .enum(['network', 'sender'])
      .describe(
        'network: bytes are changed on their way; sender: they are signed and sealed with the fault in them',
      ),
    name: z.string().describe('what is wrong with the field, in words'),
  })
  .describe('the one fault of the test');

export type Mutation = z.infer<typeof mutation>;
export type OriginRule = z.infer<(typeof originRules)[number]>;

type Place = Omit<FaultClass, 'message' | 'rules' | 'codes'> & { readonly message: string };

/** One rule of a class of faults, as a test says it. */
export function mutationOf({ message, field, name, by }: Place, rule: Rule | OriginRule): Mutation {
  return { message, field, rule: written(rule), by, name };
}

/** Whether a fault is done to the bytes of a field. */
export function isOfBytes({ rule }: Mutation): boolean {
  return !originRules.some(({ shape }) => shape.kind.value === rule.kind);
}

/** The fault that a test says, as data. @throws RangeError for one that is not done to bytes */
export function faultOf({ message, field, rule }: Mutation): Fault {
  return { message, field, rule: read(rule) };
}

function written(rule: Rule | OriginRule): Mutation['rule'] {
  switch (rule.kind) {
    case 'set':
      return { kind: 'set', value: `${rule.value}` };
    case 'add':
      return { kind: 'add', delta: `${rule.delta}` };
    case 'multiply':
      return { kind: 'multiply', factor: `${rule.factor}` };
    default:
      return rule;
  }
}

function read(rule: Mutation['rule']): Rule {
  switch (rule.kind) {
    case 'set':
      return { kind: 'set', value: BigInt(rule.value) };
    case 'add':
      return { kind: 'add', delta: BigInt(rule.delta) };
    case 'multiply':
      return { kind: 'multiply', factor: BigInt(rule.factor) };
    case 'absent':
    case 'former':
    case 'replayed':
    case 'reflected':
    case 'interface':
      throw new RangeError(`mutation: the rule ${rule.kind} is not done to the bytes of a field`);
    default:
      return rule;
  }
}
