import * as z from 'zod';

/** Fields that several records have. */

export const hex = z
  .string()
  .regex(/^(?:[0-9a-f]{2})*$/, 'is not lower-case hex')
  .describe('bytes, in lower-case hex');

/** A 64-bit number: JSON's own are exact to 53 bits only. */
export const decimal = z.string().regex(/^(?:0|[1-9]\d{0,19})$/, 'is not a decimal number of 64 bits');

export const signedDecimal = z
  .string()
  .regex(/^(?:0|-?[1-9]\d{0,19})$/, 'is not a decimal number of 64 bits');

export const text = z.string();

export const name = z.string().regex(/^[^\s].{0,199}$/u, 'is not a name of 1 to 200 characters');

export const milliseconds = z.number().min(0);

export const count = z.int().min(0);

export const variant = z.enum(['simplex', 'duplex']);

export const role = z.enum(['client', 'server']);

export const profile = name.describe('a profile, as --profile takes it');

export const dialect = name.describe('a dialect, as --dialect takes it');

export const seed = z
  .string()
  .nullable()
  .describe('what the random draws come from; null for true randomness');

export const requirements = z.array(name).describe('ids of the requirements');

export const verdict = z.enum(['pass', 'fail', 'warn', 'info', 'inconclusive', 'unsupported', 'error']);
