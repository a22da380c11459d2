import type { output } from 'zod';
import { check } from './check.ts';
import type { Immutable } from './immutable.ts';
import { parseJson } from './json.ts';
import { contradictionOf } from './peer-contradictions.ts';
import type { peer } from './peer-schema.ts';
import { RecordError } from './record-error.ts';

/** How a peer under test is reached, and what it can do (docs/peers.md). */
export type Peer = Immutable<output<typeof peer>>;
export type PeerAttachment<Kind extends Peer['attachment']['kind']> = Extract<
  Peer['attachment'],
  { readonly kind: Kind }
>;

/** Bytes of the largest manifest that is read. */
export const MAXIMUM_PEER = 1 << 20;

/**
 * Reads `qsmp-peer/1`.
 * @param name what the file is called in an error
 * @throws RecordError for what is none, or contradicts itself, naming the place
 */
export async function readPeer(bytes: Uint8Array, name = 'peer'): Promise<Peer> {
  return checkPeer(parseJson(bytes, name), name);
}

/** The same of a document that is parsed already. */
export async function checkPeer(document: unknown, name = 'peer'): Promise<Peer> {
  const { peer: schema } = await import('./peer-schema.ts');
  const read = check(schema, document, name);
  const contradiction = contradictionOf(read);
  if (contradiction !== undefined)
    throw new RecordError(name, { path: contradiction.path }, contradiction.what);
  return read;
}
