import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the data stands from here: beside the sources, and from `dist/vectors/`, which has no copy of it. */
const CANDIDATES = ['./data/', '../../vectors/data/'];

/**
 * The folder of the vectors that ship with the package, by its path.
 * @param from the URL of this module, in the sources or in `dist/`
 * @throws Error where the package came without them
 */
export function dataFolder(from: string = import.meta.url): string {
  const found = CANDIDATES.map((path) => fileURLToPath(new URL(path, from))).find((path) => existsSync(path));
  if (found === undefined) throw new Error('the package has no vectors/data');
  return found;
}

/** The files of vectors that ship: their names within `dataFolder()`, sorted. */
export function shippedVectors(): readonly string[] {
  return readdirSync(dataFolder())
    .filter((name) => name.endsWith('.json'))
    .sort();
}

/** The recordings that ship and that are of supported profiles: their paths within `dataFolder()`, sorted. */
export function shippedRecordings(): readonly string[] {
  const folder = 'interop';
  return readdirSync(join(dataFolder(), folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}
