import type { EndpointEvent } from '../../impl/endpoint.ts';
import { type ByteString, bytesOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { Side } from './side.ts';

/** Both ends of a recorded session. */
export interface SessionPair {
  readonly client: Side;
  readonly server: Side;
}

/** Which way a packet goes: from the client to the server, or back. */
export type Direction = 'C->S' | 'S->C';

/** Who sends and who receives a packet that goes this way; what is no direction is taken for the first. */
export function ends(pair: SessionPair, direction: string): { sender: Side; receiver: Side } {
  return direction === 'S->C'
    ? { sender: pair.server, receiver: pair.client }
    : { sender: pair.client, receiver: pair.server };
}

export function directionFrom({ role }: Side): Direction {
  return role === 'client' ? 'C->S' : 'S->C';
}

/**
 * What a recorded packet means to us: which way it goes, and what a copy of our receiving end makes of it, the
 * first event that `read` has an answer to; `undefined` for a packet that neither end takes so. A wrong value
 * beside a right packet is found out by this, and does not mislead the replay.
 */
export function asReceived<T>(
  pair: SessionPair,
  packet: ByteString,
  read: (event: EndpointEvent) => T | undefined,
): { readonly dir: Direction; readonly read: T } | undefined {
  const bytes = bytesOf(packet);
  if (bytes === undefined) return undefined;
  for (const dir of ['C->S', 'S->C'] as const) {
    const { receiver } = ends(pair, dir);
    const { events } = receiver.endpoint.snapshot().receive(bytes);
    receiver.trace.take();
    for (const event of events) {
      const answer = read(event);
      if (answer !== undefined) return { dir, read: answer };
    }
  }
  return undefined;
}

/** Both ends' counters (CHN-02). */
export function countersOf({ client, server }: SessionPair): Json {
  const [c, s] = [client.endpoint.counters, server.endpoint.counters];
  return {
    client_tx: Number(c.transmit),
    client_rx: Number(c.receive),
    server_tx: Number(s.transmit),
    server_rx: Number(s.receive),
  };
}
