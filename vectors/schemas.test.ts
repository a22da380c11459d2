import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { vectorSchemas } from './json-schemas.ts';
import { VECTOR_FILES, vectorBytes } from './testing/shipped-vectors.ts';

const SCHEMAS = vectorSchemas();
const folder = new URL('./schemas/', import.meta.url);
const committed = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

describe('the published schemas', () => {
  it('are what the types give (npm run schemas)', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(SCHEMAS).sort());
    for (const [name, schema] of Object.entries(SCHEMAS)) expect(committed(name)).toEqual(schema);
  });

  it.each(Object.keys(SCHEMAS))('%s: is of 2020-12, and closed', (name) => {
    expect(committed(name)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    const open: unknown[] = [];
    JSON.stringify(committed(name), (key, value) => {
      // The notes are a table of their own names.
      if (
        value?.type === 'object' &&
        value.additionalProperties !== false &&
        key !== 'notes' &&
        key !== 'hashes'
      )
        open.push(key);
      return value;
    });
    expect(open).toEqual([]);
  });

  it('take every file that ships, and none that has a field more, by a validator of others', () => {
    const validators = new Map(
      Object.keys(SCHEMAS).map((name) => [
        name,
        new Ajv2020({ strict: true, strictTypes: false }).compile(committed(name)),
      ]),
    );
    for (const name of VECTOR_FILES) {
      const document = JSON.parse(new TextDecoder().decode(vectorBytes(name)));
      const validate = validators.get(document.schema);
      expect([name, validate?.(document), validate?.errors]).toEqual([name, true, null]);
      Object.assign(document.testGroups[0].tests[0].prompt, { more: 1 });
      expect([name, validate?.(document)]).toEqual([name, false]);
    }
  });
});
