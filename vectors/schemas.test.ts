import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, planFiles } from './generate.ts';
import { vectorSchemas } from './json-schemas.ts';
import { committedSchema, expectSchemasFit, SCHEMAS_FOLDER } from './testing/schemas-fit.ts';
import { TYPES } from './types/index.ts';

const SCHEMAS = vectorSchemas();

describe('the published schemas', () => {
  it('are what the types give (npm run schemas)', () => {
    expect(readdirSync(SCHEMAS_FOLDER).sort()).toEqual(Object.keys(SCHEMAS).sort());
    for (const [name, schema] of Object.entries(SCHEMAS)) expect(committedSchema(name)).toEqual(schema);
  });

  it.each(Object.keys(SCHEMAS))('%s: is of 2020-12, and closed', (name) => {
    expect(committedSchema(name)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    const open: unknown[] = [];
    JSON.stringify(committedSchema(name), (key, value) => {
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

  // The first of each type: the slow test has all.
  it('take a file of each type that ships, and none that has a field more, by a validator of others', () => {
    const planned = planFiles(EVERYTHING);
    const files = TYPES.flatMap((type) => planned.find((file) => file.type === type)?.name ?? []);
    expect(files).toHaveLength(TYPES.length);
    expectSchemasFit(files);
  });
});
