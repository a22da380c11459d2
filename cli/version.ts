import { createRequire } from 'node:module';

// By the package's own name, so that it is the same file from the source and from dist/.
const manifest: { readonly version: string } = createRequire(import.meta.url)(
  'qsmp-conformance/package.json',
);

/** The version of this package. */
export const VERSION = manifest.version;
