import * as z from 'zod';
import { rcsRounds } from '../impl/crypto/symmetric.ts';
import type { Dialect } from '../impl/dialect.ts';
import { RCS_256, RCS_512, Rcs, type RcsParameters } from '../impl/primitives/rcs.ts';

/** The parameters of a group of RCS tests. */
export const rcsCipher = z.strictObject({
  cipher: z.enum(['RCS-256', 'RCS-512']),
  rounds: z.int().min(2).max(60),
  macPadding: z.enum(['standard', 'deployed']).describe('deployed: with the edge of PRM-09'),
});

export type RcsCipher = z.infer<typeof rcsCipher>;

const CIPHERS = Object.freeze({ 'RCS-256': RCS_256, 'RCS-512': RCS_512 });

export function cipherParameters(name: RcsCipher['cipher']): RcsParameters {
  return CIPHERS[name];
}

/** Both ciphers as a dialect has them. */
export function rcsCiphers(dialect: Dialect): readonly RcsCipher[] {
  const { macPadding } = dialect;
  return [
    { cipher: 'RCS-256', rounds: rcsRounds('simplex', dialect), macPadding },
    { cipher: 'RCS-512', rounds: rcsRounds('duplex', dialect), macPadding },
  ];
}

export function freshRcs({ cipher, rounds, macPadding }: RcsCipher, key: Uint8Array, nonce: Uint8Array): Rcs {
  return new Rcs(CIPHERS[cipher], key, nonce, { rounds, macPadding });
}
