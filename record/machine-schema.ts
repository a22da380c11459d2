import * as z from 'zod';
import { count, dialect, name, profile, role, seed, text, variant } from './fields.ts';

const transition = z.strictObject({
  input: name,
  output: name.describe('what the peer did: flags that it sent, `accepted`, `closed`, `silence`, or `none`'),
  next: count.describe('the state after it, by its place'),
});

export const machine = z
  .strictObject({
    format: z.literal('qsmp-machine/1'),
    tool: text.optional().describe('what wrote it, with its version'),
    target: text.describe('what was learned'),
    variant,
    role: role.describe("the target's"),
    profile,
    dialect,
    seed,
    inputs: z.array(name).min(1, 'is empty').describe('what it was driven by'),
    leftOut: z
      .array(z.strictObject({ input: name, why: text }))
      .describe('inputs of the model that it was not driven by'),
    initial: count.describe('the state at the start, by its place'),
    states: z.array(z.array(transition)).min(1, 'is empty').describe('what each state does on each input'),
    queries: count.describe('words that it was asked'),
    unfinished: text.optional().describe('why the machine may be wrong; missing where it was tested whole'),
  })
  .meta({ title: 'qsmp-machine/1', description: 'The Mealy machine of a peer, as it was learned' });
