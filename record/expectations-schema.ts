import * as z from 'zod';
import { name, profile, role, text, variant } from './fields.ts';

const expectation = z.strictObject({
  check: name.describe('the id of a check; * stands for any characters'),
  variant: variant.optional(),
  role: role.optional().describe("the peer's"),
  profile: profile.optional(),
  verdict: z.enum(['fail', 'warn', 'inconclusive', 'error']).default('fail').describe('what it comes to'),
  reason: text.regex(/\S/, 'is empty').describe('why that is known, and not acted upon'),
});

export const expectations = z
  .strictObject({
    format: z.literal('qsmp-expectations/1'),
    expectations: z.array(expectation),
  })
  .meta({ title: 'qsmp-expectations/1', description: 'Known deviations of a peer' });
