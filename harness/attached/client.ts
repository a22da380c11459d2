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

/** Connections of a client that is started once for each. */
export interface ClientConnections {
  /** Whether it can be had only once at a time: nothing would tell two connections apart. */
  readonly single: boolean;
  connect(): Promise<Wire>;
  /** Ends all of them. */
  close(): Promise<void>;
}

/** Starts the client of a manifest once for every connection, which it makes to us. */
export async function attachClient(
  { manifest, folder, keys, common }: Attaching,
  attachment: PeerAttachment<'client'>,
  program: string,
): Promise<Target> {
  const values = { dir: folder.path, ...keys.files };
  const { connect, single, ...connections } = clientConnections({ manifest, attachment, program, values });
  const close = async () => {
    await connections.close();
    folder.remove();
  };
  try {
    // It makes its keys when it is first started.
    if (manifest.peer.keys.from === 'peer') (await connect()).close();
    return remoteTarget({
      ...common,
      ...{ name: () => manifest.peer.name, role: 'client', ours: keys.ours(), connect, close },
      sequential: common.sequential === true || single,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where a client finds us, so that several may at once. */
export function clientConnections(starting: Omit<ClientStart, 'running'>): ClientConnections {
  const running = new Running();
  const start: ClientStart = { ...starting, running };
  const { port, command, expect } = starting.attachment;
  const close = () => running.close();
  const takesHost = [...command, ...expect.map(({ send }) => send)].some((text) => text.includes('{host}'));
  // A port of our choice tells connections apart, and so does an address.
  if (port === undefined || !takesHost)
    return { single: port !== undefined, connect: () => startClient(start, LOOPBACK), close };
  const addresses = new Addresses();
  return {
    single: false,
    async connect() {
      const address = addresses.take();
      try {
        return closingWire(await startClient(start, address), () => addresses.free(address));
      } catch (error) {
        addresses.free(address);
        throw error;
      }
    },
    close,
  };
}
