import type { PeerAttachment } from '../../record/index.ts';
import type { Target } from '../target.ts';
import { closingWire } from '../targets/closing-wire.ts';
import { remoteTarget } from '../targets/remote.ts';
import type { Wire } from '../wire.ts';
import { Addresses } from './addresses.ts';
import type { Attaching } from './attaching.ts';
import { type ClientStart, startClient } from './client-process.ts';
import { Running } from './running.ts';

const LOOPBACK = '127.0.0.1';

/** Starts the client of a manifest once for every connection, which it makes to us. */
export async function attachClient(
  { manifest, folder, keys, common }: Attaching,
  attachment: PeerAttachment<'client'>,
  program: string,
): Promise<Target> {
  const running = new Running();
  const values = { dir: folder.path, ...keys.files };
  const start: ClientStart = { manifest, attachment, program, values, running };
  const places = placesFor(attachment);
  const close = async () => {
    await running.close();
    folder.remove();
  };
  try {
    // It makes its keys when it is first started.
    if (manifest.peer.keys.from === 'peer') (await places.connect(start)).close();
    return remoteTarget({
      ...common,
      ...{ name: () => manifest.peer.name, role: 'client', ours: keys.ours(), close },
      connect: () => places.connect(start),
      sequential: common.sequential === true || places.single,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where a client finds us, so that several may at once. */
function placesFor({ port, command, expect }: PeerAttachment<'client'>): {
  readonly single: boolean;
  readonly connect: (start: ClientStart) => Promise<Wire>;
} {
  // A port of our choice tells connections apart.
  if (port === undefined) return { single: false, connect: (start) => startClient(start, LOOPBACK) };
  const takesHost = [...command, ...expect.map(({ send }) => send)].some((text) => text.includes('{host}'));
  if (!takesHost) return { single: true, connect: (start) => startClient(start, LOOPBACK) };
  const addresses = new Addresses();
  return {
    single: false,
    async connect(start) {
      const address = addresses.take();
      try {
        return closingWire(await startClient(start, address), () => addresses.free(address));
      } catch (error) {
        addresses.free(address);
        throw error;
      }
    },
  };
}
