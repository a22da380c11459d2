import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { vectorSchemas } from './json-schemas.ts';

// `npm run schemas`: writes vectors/schemas/ anew, after a type has changed.
const folder = new URL('./schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
for (const [name, schema] of Object.entries(vectorSchemas()))
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
