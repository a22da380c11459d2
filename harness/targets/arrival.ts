import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PeerUnusableError } from '../peer-error.ts';
import { SocketWire } from '../socket-wire.ts';
import type { Wire } from '../wire.ts';
import { listenOnce, portOf } from './listen-once.ts';

/** Milliseconds for a client that was told to connect to do so. */
const ARRIVAL = 10_000;

/**
 * The connection of a client that is told to make one, known by the port that we take for it.
 * @param call tells the client where to connect
 * @throws PeerUnusableError when it does not come; what `call` throws
 */
export async function arrival(name: string, host: string, call: (port: number) => unknown): Promise<Wire> {
  const server = await listenOnce(host, 0);
  const port = portOf(server);
  try {
    const coming = once(server, 'connection', { signal: AbortSignal.timeout(ARRIVAL) });
    coming.catch(() => {});
    await call(port);
    const [socket]: Socket[] = await coming.catch((error: unknown) => {
      throw new PeerUnusableError(`${name} did not connect in ${ARRIVAL} ms`, { cause: error });
    });
    if (socket === undefined) throw new TypeError('a connection is a socket');
    return new SocketWire(socket, port);
  } finally {
    server.close();
  }
}
