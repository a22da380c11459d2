import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UNSUPPORTED_CONFIGURATIONS } from '../impl/wire/keyfile-profile.ts';

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

/** The recordings that ship, of the default profiles: their paths within `dataFolder()`, sorted. */
export function shippedRecordings(): readonly string[] {
  return recordingsIn('interop');
}

/**
 * The recordings that ship, of the other profiles that are run here: their paths within `dataFolder()`, sorted.
 * Their longest byte strings, public keys among them, are abbreviated.
 */
export function profileRecordings(): readonly string[] {
  // A file is named after its configuration string, without a plus sign: duplex-sphincs-s1s_mceliece-s1-A.json.
  const unsupported = UNSUPPORTED_CONFIGURATIONS.map((configuration) =>
    configuration.replace('+', '').replace(/_sha3_rcs(256)?$/, '-A.json'),
  );
  return recordingsIn(join('interop', 'profiles')).filter(
    (path) => !unsupported.some((ending) => path.endsWith(`-${ending}`)),
  );
}

function recordingsIn(folder: string): readonly string[] {
  return readdirSync(join(dataFolder(), folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}
