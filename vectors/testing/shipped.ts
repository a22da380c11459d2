import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, profileRecordings, shippedRecordings } from '../location.ts';

const nameOf = (path: string): string => path.slice('interop/'.length, -'.json'.length);

/** The names of the recordings that ship, as in `simplex-s5-A`. */
export const SHIPPED = shippedRecordings().map(nameOf);

/** The names of those of other profiles, as in `profiles/simplex-dilithium-s1_mceliece-s1-A`. */
export const OF_PROFILES = profileRecordings().map(nameOf);

/** The bytes of one of them. */
export function shippedBytes(name: string): Uint8Array {
  return readFileSync(join(dataFolder(), 'interop', `${name}.json`));
}

/** One of them, parsed: a document of one's own, to be changed. */
export function shippedDocument(name: string): Record<string, unknown> {
  const document: Record<string, unknown> = JSON.parse(new TextDecoder().decode(shippedBytes(name)));
  return document;
}

export function bytesOfDocument(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}
