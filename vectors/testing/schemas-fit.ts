import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { vectorBytes } from './shipped-vectors.ts';

export const SCHEMAS_FOLDER = new URL('../schemas/', import.meta.url);

/** A published schema. */
export function committedSchema(name: string) {
  return JSON.parse(readFileSync(new URL(name, SCHEMAS_FOLDER), 'utf8'));
}

/** By a validator of others, each file that ships fits its published schema, and not with a field more. */
export function expectSchemasFit(files: readonly string[]): void {
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (schema: string) => {
    const known =
      validators.get(schema) ??
      new Ajv2020({ strict: true, strictTypes: false }).compile(committedSchema(schema));
    validators.set(schema, known);
    return known;
  };
  for (const name of files) {
    const document = JSON.parse(new TextDecoder().decode(vectorBytes(name)));
    const validate = validatorOf(document.schema);
    expect([name, validate(document), validate.errors]).toEqual([name, true, null]);
    Object.assign(document.testGroups[0].tests[0].prompt, { more: 1 });
    expect([name, validate(document)]).toEqual([name, false]);
  }
}
