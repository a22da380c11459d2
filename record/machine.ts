import type { z } from 'zod';
import { check } from './check.ts';
import type { Immutable } from './immutable.ts';
import { parseJson } from './json.ts';
import type * as schema from './machine-schema.ts';
import { RecordError } from './record-error.ts';

/** A `qsmp-machine/1` document (docs/records.md). */
export type Machine = Immutable<z.infer<typeof schema.machine>>;

/** Bytes of the largest document that is read. */
export const MAXIMUM_MACHINE = 16 << 20;

/**
 * Reads a document.
 * @param name what it is called in an error
 * @throws RecordError for what is no machine, or one that is not complete
 */
export async function readMachine(document: Uint8Array, name = 'machine'): Promise<Machine> {
  if (document.length > MAXIMUM_MACHINE)
    throw new RecordError(name, {}, `is larger than ${MAXIMUM_MACHINE} bytes`);
  const { machine: schema } = await import('./machine-schema.ts');
  const machine = check(schema, parseJson(document, name), name);
  const disorder = disorderOf(machine);
  if (disorder !== undefined) throw new RecordError(name, { path: disorder.path }, disorder.what);
  return machine;
}

/** The document of a machine, a line for each state. */
export function encodeMachine(machine: Machine): Uint8Array {
  const members = Object.entries(machine)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const lines = key === 'states' && Array.isArray(value);
      const text = lines
        ? `[\n${value.map((state) => `    ${JSON.stringify(state)}`).join(',\n')}\n  ]`
        : JSON.stringify(value);
      return `  ${JSON.stringify(key)}: ${text}`;
    });
  return new TextEncoder().encode(`{\n${members.join(',\n')}\n}\n`);
}

/** What of a machine does not fit together, and where. */
function disorderOf({ inputs, initial, states }: Machine): { path: string; what: string } | undefined {
  if (new Set(inputs).size < inputs.length) return { path: 'inputs', what: 'names one twice' };
  if (initial >= states.length) return { path: 'initial', what: 'is no state' };
  for (const [at, state] of states.entries()) {
    const path = `states[${at}]`;
    const known = new Set(state.map(({ input }) => input));
    const missing = inputs.find((input) => !known.has(input));
    if (missing !== undefined) return { path, what: `has no transition for '${missing}'` };
    if (state.length > inputs.length) return { path, what: 'has a transition too many' };
    const astray = state.findIndex(({ next }) => next >= states.length);
    if (astray >= 0) return { path: `${path}[${astray}].next`, what: 'is no state' };
  }
  return undefined;
}
