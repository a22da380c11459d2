import { type BackendName, backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { findProfile } from '../../impl/profile.ts';
import { whyNoProfile } from '../../impl/wire/keyfile-profile.ts';
import { RecordError } from '../../record/index.ts';
import type { Between } from '../between/between.ts';
import type { Target } from '../target.ts';
import { socketTarget } from '../targets/socket.ts';
import { attachAdapter } from './adapter.ts';
import type { Attaching } from './attaching.ts';
import { betweenOf } from './between.ts';
import { attachClient } from './client.ts';
import { keyMaterial } from './key-material.ts';
import { findProgram, findTerminal, type Manifest } from './manifest.ts';
import { PeerClock } from './peer-clock.ts';
import { attachServer } from './server.ts';
import { WorkFolder } from './work-folder.ts';

/** A peer of a manifest, reached. */
export interface Attached {
  readonly target: Target;
  /** What a user should know of its clock. */
  readonly clockNote: string | undefined;
}

/** What of a peer is not in its manifest. */
export interface AttachOptions {
  readonly backend: BackendName;
  /** Whether it may be waited for until it gives a handshake up. */
  readonly waitsForHandshakes?: boolean;
  /** A client's, to be put between us and it. */
  readonly between?: Manifest;
}

/**
 * Reaches the peer of a manifest, started where that is ours to do. All that can be known to be wrong is refused
 * before anything is started.
 * @throws RecordError for a manifest that names what is not there
 * @throws PeerUnusableError for a program that is not there, or a peer that does not come to serve
 */
export async function attachPeer(
  manifest: Manifest,
  { backend: name, waitsForHandshakes = false, between: client }: AttachOptions,
): Promise<Attached> {
  const { peer, path } = manifest;
  const { kind } = peer.attachment;
  const profile = findProfile(peer.profile);
  if (profile === undefined)
    throw new RecordError(
      path,
      { path: 'profile' },
      `is '${peer.profile}', which is ${whyNoProfile(peer.profile)}`,
    );
  const folder = new WorkFolder();
  const crypto = backend(name);
  const clock = new PeerClock();
  const { echo, prefix, sessions, ratchets } = peer.offers;
  let between: Between | undefined;
  try {
    const keys = keyMaterial(manifest, profile, crypto, folder);
    if (client !== undefined) between = betweenOf(manifest, client, keys.ours);
    const target = await reach({
      ...{ manifest, folder, keys },
      common: {
        ...(between === undefined ? {} : { between }),
        ...{ profile, crypto, dialect: DIALECTS[peer.dialect], clock: clock.now },
        ...{ echo: echo !== 'none', ratchetless: !ratchets, waitsForHandshakes },
        // A client is started for every connection, and serves one in any case.
        sequential: kind === 'client' ? sessions === 'sequential' : sessions !== 'concurrent',
        ...(prefix === undefined ? {} : { echoPrefix: new TextEncoder().encode(prefix) }),
      },
    });
    try {
      await clock.learn(target);
    } catch (error) {
      await target.close();
      throw error;
    }
    return { target, clockNote: clock.note };
  } catch (error) {
    await between?.close();
    folder.remove();
    throw error;
  }
}

function reach(attaching: Attaching): Promise<Target> {
  const { manifest, keys, common, folder } = attaching;
  const { attachment } = manifest.peer;
  if (attachment.kind === 'connect') {
    const { host, port } = attachment;
    const close = async () => folder.remove();
    return Promise.resolve(socketTarget({ ...common, host, port, ours: keys.ours(), close }));
  }
  const program = findProgram(manifest, attachment);
  if (attachment.kind === 'process') return attachServer(attaching, attachment, program);
  if (attachment.kind === 'adapter') return attachAdapter(attaching, attachment, program);
  if (attachment.terminal) findTerminal(manifest);
  return attachClient(attaching, attachment, program);
}
