import { writeFileSync } from 'node:fs';
import type { Identity } from '../../impl/endpoint.ts';
import { encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { encodePublicKey } from '../../impl/wire/public-key-file.ts';
import { type Peer, RecordError } from '../../record/index.ts';
import { AdapterProcess } from '../adapter/adapter-process.ts';
import type { Between } from '../between/between.ts';
import { NotOfferedError } from '../peer-error.ts';
import { CAPABILITY_MEANING } from '../target.ts';
import type { Wire } from '../wire.ts';
import { connectionOf } from './adapter.ts';
import { clientConnections } from './client.ts';
import { findProgram, findTerminal, launchOf, type Manifest } from './manifest.ts';
import type { Values } from './placeholders.ts';
import { WorkFolder } from './work-folder.ts';

/** Clients of a manifest that are being had. */
type Clients = Pick<Between, 'connect' | 'say' | 'close'>;

/**
 * Clients of one manifest for the server of another, with us in the middle. They have the keys that the server expects:
 * those that are ours where we are its client. Nothing is started before the first connection.
 * @param ours who we are to the server
 * @throws RecordError for manifests that do not go together; PeerUnusableError for a program that is not there
 */
export function betweenOf(server: Manifest, client: Manifest, ours: () => Identity): Between {
  const { peer, path } = client;
  refuseOthers(server.peer, client);
  const { attachment } = peer;
  if (attachment.kind !== 'client' && attachment.kind !== 'adapter')
    throw new RecordError(
      path,
      { path: 'attachment.kind' },
      `is ${attachment.kind}: no client is started by it`,
    );
  const program = findProgram(client, attachment);
  if (attachment.kind === 'client' && attachment.terminal) findTerminal(client);
  const folder = new WorkFolder();
  const start = async (): Promise<Clients> => {
    const files = peer.keys.from === 'us' ? writeKeys(ours(), folder) : {};
    const values = { dir: folder.path, ...files };
    if (attachment.kind === 'client')
      return clientConnections({ manifest: client, attachment, program, values });
    const launch = launchOf(client, attachment, program, values);
    const adapter = await AdapterProcess.start(launch, peer.name, 'client', 1000 * attachment.answersWithin);
    const { variant, profile, dialect } = peer;
    return {
      connect: () => connectionOf(adapter, { variant, profile, dialect, ...files }),
      async say(data, { id }) {
        if (!adapter.offers('send')) throw new NotOfferedError(CAPABILITY_MEANING.clientSpeaks);
        await adapter.ask('send', { session: id, data: Buffer.from(data).toString('hex') });
      },
      close: () => adapter.process.stop(),
    };
  };
  let started: Promise<Clients> | undefined;
  const clients = () => (started ??= start());
  return {
    connect: async () => (await clients()).connect(),
    // Two that send back what they receive would do so for ever.
    ...(attachment.kind === 'adapter' && peer.offers.echo === 'none'
      ? { say: async (data: Uint8Array, wire: Wire) => (await clients()).say?.(data, wire) }
      : {}),
    async close() {
      await (await started?.catch(() => undefined))?.close();
      folder.remove();
    },
  };
}

/** What both ends must agree on. */
function refuseOthers(server: Peer, { peer, path }: Manifest): void {
  if (server.role !== 'server' || peer.role !== 'client')
    throw new RecordError(path, { path: 'role' }, 'is not client, or the other one is no server');
  for (const field of ['variant', 'profile', 'dialect'] as const)
    if (peer[field] !== server[field])
      throw new RecordError(
        path,
        { path: field },
        `is ${peer[field]}, and that of the server ${server[field]}`,
      );
  if (peer.keys.from === 'peer')
    throw new RecordError(path, { path: 'keys.from' }, 'is peer: the server would not know its key');
}

/** Writes the keys of the client that the server knows. */
function writeKeys(identity: Identity, folder: WorkFolder): Pick<Values, 'key' | 'peerKey'> {
  if (identity.role !== 'client') throw new TypeError('we are the client of a server');
  const files: { key?: string; peerKey: string } = { peerKey: folder.file('server.qpkey') };
  writeFileSync(files.peerKey, encodePublicKey(identity.peerKey, identity.variant), { mode: 0o600 });
  if (identity.variant === 'duplex') {
    files.key = folder.file('client.qskey');
    writeFileSync(files.key, encodePrivateKey(identity.ownKey), { mode: 0o600 });
  }
  return files;
}
