import type { Socket } from 'node:net';

/**
 * Ends our side of a socket once what was written has left, and reads on, into nothing, until the peer has
 * ended its own: closed with bytes unread, TCP would reset the connection, and what we said last be lost. A
 * peer that neither takes what is left for it nor ends its side is dropped after `lingerTime` milliseconds.
 */
export function endSocket(socket: Socket, lingerTime: number): void {
  let left = socket.writableLength;
  const timer = setInterval(() => {
    const now = socket.writableLength;
    if (now >= left) socket.destroy();
    left = now;
  }, lingerTime);
  socket.once('close', () => clearInterval(timer));
  socket.end();
  socket.resume();
}
