import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a hostile server does with each connection. */
export type Behaviour = (socket: Socket) => void;

/** A listening server, and how to stop it with all of its connections. */
export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on a free loopback port, and does that with every connection. */
export async function listenWith(behaviour: Behaviour, host = '127.0.0.1'): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    behaviour(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Writes for as long as the other side reads. */
function flood(socket: Socket): void {
  const chunk = new Uint8Array(65_536).fill(0x41);
  const write = () => {
    while (!socket.destroyed && socket.write(chunk)) {
      // Until the buffer is full.
    }
  };
  socket.on('drain', write);
  write();
}

/** A connect response of the time of now that announces a gigabyte: a server that speaks QSMP, and wrongly. */
export function announceGigabyte(socket: Socket): void {
  const header = new Uint8Array(21);
  header.set([0x02, 0, 0, 0, 0x40]);
  new DataView(header.buffer).setBigUint64(13, BigInt(Math.trunc(Date.now() / 1000)), true);
  socket.write(header);
  flood(socket);
}

/** Peers that are no QSMP servers, by what they do. */
export const HOSTILE: Readonly<Record<string, Behaviour>> = {
  'says nothing': (socket) => socket.resume(),
  'reads nothing': (socket) => socket.pause(),
  'closes at once': (socket) => socket.end(),
  'resets at once': (socket) => socket.resetAndDestroy(),
  'resets at the first byte': (socket) => socket.on('data', () => socket.resetAndDestroy()),
  'sends endless bytes': flood,
  'sends a byte a second': (socket) => {
    socket.resume();
    const timer = setInterval(() => socket.write(Uint8Array.of(0x02)), 1000);
    socket.on('close', () => clearInterval(timer));
  },
  'sends garbage': (socket) => {
    socket.resume();
    socket.write(Uint8Array.from({ length: 5000 }, (_, index) => (index * 97 + 13) & 0xff));
  },
  'announces a gigabyte, and sends it': (socket) => {
    // A connect response of a length that no stage has.
    socket.write(Uint8Array.of(0x02, 0, 0, 0, 0x40, ...new Uint8Array(16)));
    flood(socket);
  },
  'announces a gigabyte, and says nothing more': (socket) => {
    socket.resume();
    socket.write(Uint8Array.of(0x02, 0, 0, 0, 0x40, ...new Uint8Array(16)));
  },
  'sends while it closes': (socket) => {
    socket.on('data', () => {
      socket.write(new Uint8Array(100_000));
      socket.end(new Uint8Array(100_000));
    });
  },
  'puts control characters and markup in what it sends': (socket) => {
    socket.on('data', () => socket.end('\u001b[2J\u001b]0;title\u0007<script>alert(1)</script>\r\n'));
  },
  'speaks HTTP': (socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  },
};
