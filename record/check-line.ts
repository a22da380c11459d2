import type { ZodType } from 'zod';
import { check } from './check.ts';
import { type Place, RecordError } from './record-error.ts';
import type { RunLine } from './run.ts';
import { disorderOf } from './trace.ts';

/**
 * A value as a line of a run record, if it is one, its trace included.
 * @throws RecordError for what is none
 */
export function checkLine(
  schema: ZodType<RunLine>,
  value: unknown,
  name: string,
  place: Place = {},
): RunLine {
  const line = check(schema, value, name, place);
  const trace = line.kind === 'result' ? line.example?.trace : undefined;
  const disorder = trace && disorderOf(trace);
  if (disorder !== undefined)
    throw new RecordError(name, { ...place, path: `example.trace.${disorder.path}` }, disorder.what);
  return line;
}
