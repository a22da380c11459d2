import * as z from 'zod';

/** What negative tests of the handshake and of the data phase have in common. */

export const body = z.enum(['as it was', 'as announced']).describe('what follows a header whose length lies');

export const ahead = z
  .int()
  .min(-60)
  .max(60)
  .optional()
  .describe('seconds by which the sender\u2019s clock is ahead of the receiver\u2019s');

export const HONEST = 'Honest';
export const LIMIT = 'Limit';
export const HEADER = 'HeaderFault';
export const TAMPERED = 'TamperedHeader';

export const COMMON_NOTES = {
  [HONEST]: 'The packet without a fault, which must be accepted.',
  [LIMIT]:
    'The packet without a fault, its time or number at the limit or well inside it: it must be accepted (RPL-04, RPL-05).',
} as const;

/** A comment of a packet that is late or early, by so many seconds. */
export function lateness(message: string, seconds: number): string {
  return `${message}, ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`;
}
