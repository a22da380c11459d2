import * as z from 'zod';
import {
  count,
  decimal,
  dialect,
  milliseconds,
  name,
  profile,
  requirements,
  role,
  seed,
  text,
  variant,
  verdict,
} from './fields.ts';
import { trace } from './trace-schema.ts';

export const header = z
  .strictObject({
    format: z.literal('qsmp-run/1'),
    kind: z.literal('header'),
    tool: z.strictObject({ name, version: text }).describe('what ran'),
    started: decimal.describe('when, in Unix seconds'),
    seed,
    dialect,
    targets: z
      .array(z.strictObject({ name: text, variant, role: role.describe("the target's"), profile }))
      .describe('what was tested'),
    shard: z
      .strictObject({ index: z.int().min(1), of: z.int().min(1) })
      .optional()
      .describe('which part of the run this is'),
  })
  .meta({ id: 'header', description: 'the first line' });

export const result = z
  .strictObject({
    kind: z.literal('result'),
    check: name.describe('the id of the check'),
    title: text.describe('what it does, in a sentence'),
    requirements,
    variant,
    role,
    profile,
    target: text,
    verdict,
    cases: count.describe('connections tried'),
    seed: z.string().describe('of its cases'),
    milliseconds,
    example: z
      .strictObject({
        expected: text,
        observed: text,
        case: z.unknown().optional().describe('the case as data, whatever it is'),
        trace: trace.optional().describe('what happened'),
      })
      .optional()
      .describe('the case that decided'),
    replay: text.optional().describe('the command that tries it again'),
    flaky: z.literal(true).optional().describe('it did not repeat when it was asked again'),
    expectation: text.optional().describe('why this verdict was expected'),
  })
  .meta({ id: 'result', description: 'a line for each check on each target, as it comes' });

export const counts = z
  .strictObject({
    checks: count.describe('distinct checks'),
    results: count,
    cases: count,
    pass: count,
    fail: count,
    warn: count,
    info: count,
    inconclusive: count,
    unsupported: count,
    error: count,
  })
  .meta({ id: 'counts', description: 'results in all, and of each verdict' });

export const summary = z
  .strictObject({
    kind: z.literal('summary'),
    counts,
    interrupted: z.boolean().describe('whether it was ended before all was tried'),
    milliseconds,
    complete: z.literal(true).describe('nothing of the record is missing'),
  })
  .meta({ id: 'summary', description: 'the last line; where it is missing, the run was cut off' });

export const line = z
  .discriminatedUnion('kind', [header, result, summary])
  .meta({ title: 'qsmp-run/1', description: 'A line of a run record' });
