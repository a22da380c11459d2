import type { z } from 'zod';
import { check } from './check.ts';
import type { Immutable } from './immutable.ts';
import { parseJson } from './json.ts';
import { RecordError } from './record-error.ts';
import type * as schema from './trace-schema.ts';

/** A `qsmp-trace/1` document (docs/records.md). */
export type Trace = Immutable<z.infer<typeof schema.trace>>;
export type TraceAgent = Immutable<z.infer<typeof schema.agent>>;
export type TraceStep = Immutable<z.infer<typeof schema.step>>;

/** Bytes of the largest document that is read or written. */
export const MAXIMUM_TRACE = 64 << 20;

/**
 * Reads a document.
 * @param name what it is called in an error
 * @throws RecordError for what is no trace
 */
export async function readTrace(document: Uint8Array, name = 'trace'): Promise<Trace> {
  if (document.length > MAXIMUM_TRACE)
    throw new RecordError(name, {}, `is larger than ${MAXIMUM_TRACE} bytes`);
  return checkTrace(parseJson(document, name), name);
}

/**
 * The document of a trace, a line for each agent and step.
 * @throws RecordError for what is no trace, or one too large to be read again
 */
export async function encodeTrace(trace: Trace): Promise<Uint8Array> {
  const members = Object.entries(trace)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        `  ${JSON.stringify(key)}: ${Array.isArray(value) ? lines(value) : JSON.stringify(value)}`,
    );
  const document = new TextEncoder().encode(`{\n${members.join(',\n')}\n}\n`);
  await readTrace(document);
  return document;
}

function lines(values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  return `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
}

/**
 * A value as a trace, if it is one: by its schema, and where names must fit one another.
 * @throws RecordError for what is none
 */
export async function checkTrace(value: unknown, name: string): Promise<Trace> {
  const { trace: schema } = await import('./trace-schema.ts');
  const trace = check(schema, value, name);
  const disorder = disorderOf(trace);
  if (disorder !== undefined) throw new RecordError(name, { path: disorder.path }, disorder.what);
  return trace;
}

/** What of a trace does not fit together, and where. */
export function disorderOf(trace: Trace): { readonly path: string; readonly what: string } | undefined {
  const names = new Set<string>();
  for (const [index, { name }] of trace.agents.entries()) {
    if (names.has(name)) return { path: `agents[${index}].name`, what: 'is the name of another agent too' };
    names.add(name);
  }
  for (const [index, step] of trace.steps.entries()) {
    for (const [field, named] of Object.entries(agentsOf(step)))
      if (named !== undefined && !names.has(named))
        return { path: `steps[${index}].${field}`, what: 'is the name of no agent' };
    if (step.kind === 'send' && step.bytes === undefined && step.term === undefined)
      return { path: `steps[${index}]`, what: 'has neither bytes nor a term' };
  }
  return undefined;
}

/** The agents that a step names, by field. */
function agentsOf(step: TraceStep): Readonly<Record<string, string | undefined>> {
  switch (step.kind) {
    case 'send':
      return { from: step.from, to: step.to };
    case 'start':
      return { agent: step.agent, peer: step.peer };
    case 'note':
      return {};
    default:
      return { agent: step.agent };
  }
}
