import { openSocketWire } from '../socket-wire.ts';
import type { Target } from '../target.ts';
import { type RemoteOptions, remoteTarget } from './remote.ts';

/** How long a connection may take to be there, in milliseconds. */
const CONNECT_TIME = 10_000;

export interface SocketOptions extends Omit<RemoteOptions, 'name' | 'role' | 'connect'> {
  readonly host: string;
  /** Where it listens now: a peer that is started anew may listen elsewhere. */
  readonly port: number | (() => number);
}

/** A server that listens on TCP. */
export function socketTarget(options: SocketOptions): Target {
  const { host } = options;
  const port = (): number => (typeof options.port === 'number' ? options.port : options.port());
  return remoteTarget({
    ...options,
    name: () => `${host}:${port()}`,
    role: 'server',
    connect: () => openSocketWire(host, port(), CONNECT_TIME),
  });
}
