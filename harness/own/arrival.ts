import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PeerUnusableError } from '../peer-error.ts';
import { SocketWire } from '../socket-wire.ts';
import { listenOnce, portOf } from '../targets/listen-once.ts';
import type { Wire } from '../wire.ts';
import type { OwnProcess } from './process.ts';

/** Milliseconds for a client to connect. */
const ARRIVAL = 10_000;

/** The connection of a client that is told to make one, known by the port that we took for it. */
export async function arrival(child: OwnProcess, client: number, host: string): Promise<Wire> {
  const server = await listenOnce(host, 0);
  const port = portOf(server);
  try {
    const coming = once(server, 'connection', { signal: AbortSignal.timeout(ARRIVAL) });
    child.tell({ kind: 'connect', client, port });
    const [socket]: Socket[] = await coming;
    if (socket === undefined) throw new TypeError('a connection is a socket');
    return new SocketWire(socket, port);
  } catch (error) {
    throw new PeerUnusableError(`our own client did not connect in ${ARRIVAL} ms`, { cause: error });
  } finally {
    server.close();
  }
}
