import * as z from 'zod';
import { adapterMessages } from './adapter-schema.ts';
import { expectations } from './expectations-schema.ts';
import { machine } from './machine-schema.ts';
import { peer } from './peer-schema.ts';
import { line } from './run-schema.ts';
import { trace } from './trace-schema.ts';

/** The JSON Schema documents (2020-12, closed) of the records, by file name in `record/schemas/`. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  return {
    'qsmp-trace-1.schema.json': z.toJSONSchema(trace),
    'qsmp-run-1.schema.json': z.toJSONSchema(line),
    // What a person writes: a verdict that is left out is `fail`.
    'qsmp-expectations-1.schema.json': z.toJSONSchema(expectations, { io: 'input' }),
    'qsmp-machine-1.schema.json': z.toJSONSchema(machine),
    'qsmp-adapter-1.schema.json': z.toJSONSchema(adapterMessages),
    'qsmp-peer-1.schema.json': z.toJSONSchema(peer, { io: 'input' }),
  };
}
