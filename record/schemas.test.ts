import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readExpectations } from './expectations.ts';
import { jsonSchemas } from './json-schemas.ts';
import { encodeMachine, readMachine } from './machine.ts';
import { readRun } from './read-run.ts';
import { readTrace } from './trace.ts';

const committed = (name: string) =>
  JSON.parse(readFileSync(new URL(`./schemas/${name}`, import.meta.url), 'utf8'));

/** The examples of docs/records.md with this word behind the language of their fence. */
function examples(word: string): string[] {
  const page = readFileSync(new URL('../docs/records.md', import.meta.url), 'utf8');
  return [...page.matchAll(new RegExp(`\`\`\`(?:nd)?json ${word}\n(.*?)\`\`\``, 'gs'))].map(
    ([, text]) => text ?? '',
  );
}

describe.each(Object.entries(jsonSchemas()))('%s', (name, schema) => {
  it('is what the definition gives (npm run schemas)', () => {
    expect(committed(name)).toEqual(schema);
  });

  it('is of 2020-12, and closed', () => {
    expect(committed(name)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    const objects: unknown[] = [];
    JSON.stringify(committed(name), (_, value) => {
      if (value?.type === 'object') objects.push(value.additionalProperties);
      return value;
    });
    expect(objects.length).toBeGreaterThan(1);
    expect(new Set(objects)).toEqual(new Set([false]));
  });
});

describe('docs/records.md', () => {
  const traceSchema = z.fromJSONSchema(committed('qsmp-trace-1.schema.json'));
  const runSchema = z.fromJSONSchema(committed('qsmp-run-1.schema.json'));

  it('has an example of expectations that the reader and the schema take', async () => {
    const [text = ''] = examples('expectations');
    const schema = z.fromJSONSchema(committed('qsmp-expectations-1.schema.json'));
    expect(schema.safeParse(JSON.parse(text)).success).toBe(true);
    const [first] = await readExpectations(new TextEncoder().encode(text));
    expect(first).toMatchObject({ verdict: 'fail', role: 'server' });
  });

  it('has examples of traces that the reader and the schema take', async () => {
    const traces = examples('trace');
    expect(traces).toHaveLength(2);
    for (const text of traces) {
      const trace = await readTrace(new TextEncoder().encode(text));
      expect(traceSchema.safeParse(trace).success).toBe(true);
      expect(traceSchema.safeParse({ ...trace, more: 1 }).success).toBe(false);
      expect(traceSchema.safeParse({ ...trace, steps: [{ kind: 'none' }] }).success).toBe(false);
    }
  });

  it('has an example of a machine that the reader and the schema take', async () => {
    const [text = ''] = examples('machine');
    const schema = z.fromJSONSchema(committed('qsmp-machine-1.schema.json'));
    const machine = await readMachine(new TextEncoder().encode(text));
    expect(schema.safeParse(machine).success).toBe(true);
    expect(await readMachine(encodeMachine(machine))).toEqual(machine);
    const broken = { ...machine, states: [[{ input: 'next', output: '02', next: 7 }]] };
    await expect(readMachine(encodeMachine(broken))).rejects.toThrow('states[0][0].next is no state');
    const incomplete = { ...machine, inputs: ['next', 'replay'] };
    await expect(readMachine(encodeMachine(incomplete))).rejects.toThrow("has no transition for 'replay'");
  });

  it('has an example of a run that the reader and the schema take', async () => {
    const [text = ''] = examples('run');
    const kinds: string[] = [];
    async function* source() {
      yield new TextEncoder().encode(text);
    }
    for await (const line of readRun(source())) {
      kinds.push(line.kind);
      if (line.kind !== 'end') expect(runSchema.safeParse(line).success).toBe(true);
      expect(runSchema.safeParse({ ...line, more: 1 }).success).toBe(false);
    }
    expect(kinds).toEqual(['header', 'result', 'result', 'summary', 'end']);
  });

  it('names what there is', async () => {
    const page = readFileSync(new URL('../docs/records.md', import.meta.url), 'utf8');
    const index: object = await import('./index.ts');
    const names = /import \{ (.*) \} from 'qsmp-conformance\/record'/.exec(page)?.[1]?.split(', ');
    expect(names).toEqual(['readRun', 'readTrace']);
    for (const name of names ?? []) expect(index).toHaveProperty(name);
  });
});
