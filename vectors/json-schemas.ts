import * as z from 'zod';
import { TYPES } from './types/index.ts';

/** The JSON Schema documents (2020-12, closed) of all types, by file name in `vectors/schemas/`. */
export function vectorSchemas(): Readonly<Record<string, object>> {
  return Object.fromEntries(TYPES.map(({ schemaName, schema }) => [schemaName, z.toJSONSchema(schema)]));
}
