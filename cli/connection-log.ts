import type { CloseReason } from '../impl/endpoint.ts';
import type { Connection } from '../impl/net/connection.ts';
import { ErrorCode, errorName, Flag, flagName } from '../impl/wire/codes.ts';
import { decodeHeader, HEADER_LENGTH } from '../impl/wire/header.ts';
import type { Output } from './context.ts';
import { PacketCutter } from './packet-cutter.ts';

type Direction = 'sent' | 'received';

/**
 * Tells of every packet of a connection, both ways, once it is whole; and of bytes that are none, when the
 * session has ended and nothing waits for the rest of them.
 */
export function onPackets(
  connection: Connection,
  listener: (direction: Direction, bytes: Uint8Array, whole: boolean) => void,
): void {
  const streams = { sent: new PacketCutter(), received: new PacketCutter() };
  connection.on('bytes', (direction, bytes) => {
    if (connection.reason !== undefined) listener(direction, bytes, false);
    else for (const packet of streams[direction].push(bytes)) listener(direction, packet, true);
  });
  connection.once('ended', () => {
    const rest = streams.received.rest();
    if (rest.length > 0) listener('received', rest, false);
  });
}

/** Logs every packet of a connection, both ways, with its fields: a line each. */
export function logPackets(connection: Connection, name: string, output: Output): void {
  onPackets(connection, (direction, bytes, whole) => {
    const told = whole ? describePacket(bytes) : `${bytes.length} bytes that are no packet`;
    output.write(`${name} ${direction === 'sent' ? '->' : '<-'} ${told}\n`);
  });
}

function describePacket(packet: Uint8Array): string {
  const { flag, msglen, sequence, utctime } = decodeHeader(packet);
  const plain = flag === Flag.errorCondition && msglen === 1;
  const code = plain ? `, ${errorName(packet[HEADER_LENGTH] ?? ErrorCode.none)}` : '';
  return (
    `${flag.toString(16).padStart(2, '0')} ${flagName(flag)}, ` +
    `${HEADER_LENGTH} + ${msglen} bytes, sequence ${sequence}, time ${utctime}${code}`
  );
}

/** Why a session ended, in words. */
export function describeReason(reason: CloseReason): string {
  switch (reason.cause) {
    case 'closed':
      return 'closed by us';
    case 'closed by peer':
      return 'closed by the peer';
    case 'aborted':
      return 'the connection went away';
    case 'failure':
      return `refused at ${reason.stage}: ${reason.failure.decision}, ${errorName(reason.failure.code)}`;
    case 'peer error': {
      const said = reason.code === undefined ? 'an error' : errorName(reason.code);
      return `the peer reported ${said}${reason.authenticated ? '' : ', unauthenticated'}`;
    }
  }
}
