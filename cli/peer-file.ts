import type { Manifest } from '../harness/attached/manifest.ts';
import { MAXIMUM_PEER, readPeer } from '../record/index.ts';
import { readFile } from './files.ts';

/**
 * Reads the manifest of a peer.
 * @throws UsageError for a file that cannot be read; RecordError for what is no manifest
 */
export async function readManifest(path: string): Promise<Manifest> {
  return { path, peer: await readPeer(readFile(path, MAXIMUM_PEER), path) };
}
