import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './json-schemas.ts';

// `npm run schemas`: writes record/schemas/ anew, after a definition has changed.
for (const [name, schema] of Object.entries(jsonSchemas()))
  writeFileSync(new URL(`./schemas/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
