import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { PeerUnusableError } from '../peer-error.ts';

/** A server that takes one connection. @throws PeerUnusableError where we cannot listen */
export async function listenOnce(host: string, port: number): Promise<Server> {
  const server = createServer();
  server.maxConnections = 1;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PeerUnusableError(`we cannot listen at ${host} port ${port}: ${why}`, { cause: error });
  }
  return server;
}

/** Where it listens. */
export function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
