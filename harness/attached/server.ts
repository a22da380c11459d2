import type { PeerAttachment } from '../../record/index.ts';
import { PeerProcess } from '../observation/peer-process.ts';
import { openSocketWire } from '../socket-wire.ts';
import type { Target } from '../target.ts';
import { remoteTarget } from '../targets/remote.ts';
import { socketTarget } from '../targets/socket.ts';
import type { Attaching } from './attaching.ts';
import { Running } from './running.ts';
import { type ServerStart, startServer } from './server-process.ts';

/** Milliseconds for a connection to a server that says that it serves. */
const CONNECT_TIME = 10_000;

/** Starts the server of a manifest: one for all of its sessions, or one for each. */
export async function attachServer(
  { manifest, folder, keys, common }: Attaching,
  attachment: PeerAttachment<'process'>,
  program: string,
): Promise<Target> {
  const values = { dir: folder.path, ...keys.files };
  const start: ServerStart = { manifest, attachment, program, values };
  if (manifest.peer.offers.sessions === 'one-shot') return oneShot({ manifest, folder, keys, common }, start);
  let port = 0;
  const process = await PeerProcess.begin(async () => {
    const started = await startServer(start);
    port = started.port;
    return started.process;
  });
  const close = async () => {
    await process.stop();
    folder.remove();
  };
  try {
    const { host } = attachment;
    return socketTarget({ ...common, host, port: () => port, ours: keys.ours(), process, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** A server that serves one session and ends: each connection starts one. */
async function oneShot({ manifest, folder, keys, common }: Attaching, start: ServerStart): Promise<Target> {
  const running = new Running();
  const { host } = start.attachment;
  // The one before may hold its port for a moment yet.
  const connect = async () => {
    await running.ended();
    const { process, port } = await startServer(start);
    const inner = await openSocketWire(host, port, CONNECT_TIME).catch(async (error: unknown) => {
      await process.stop();
      throw error;
    });
    return running.holds(inner, process);
  };
  const close = async () => {
    await running.close();
    folder.remove();
  };
  try {
    if (manifest.peer.keys.from === 'peer') (await connect()).close();
    return remoteTarget({
      ...common,
      ...{ name: () => manifest.peer.name, role: 'server', ours: keys.ours(), connect, close },
    });
  } catch (error) {
    await close();
    throw error;
  }
}
