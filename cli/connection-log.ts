import type { CloseReason } from '../impl/endpoint.ts';
import type { Connection } from '../impl/net/connection.ts';
import { ErrorCode, errorName, Flag, flagName } from '../impl/wire/codes.ts';
import { Framer } from '../impl/wire/framer.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import type { Output } from './context.ts';

/** Logs every packet of a connection, both ways, with its fields: a line each. */
export function logPackets(connection: Connection, name: string, output: Output): void {
  const streams = { sent: new Framer(), received: new Framer() };
  connection.on('bytes', (direction, bytes) => {
    const framer = streams[direction];
    framer.push(bytes);
    for (let packet = framer.take(); packet !== undefined; packet = framer.take()) {
      const { flag, msglen, sequence, utctime } = packet.header;
      const plain = flag === Flag.errorCondition && msglen === 1;
      const code = plain ? `, ${errorName(packet.message[0] ?? ErrorCode.none)}` : '';
      output.write(
        `${name} ${direction === 'sent' ? '->' : '<-'} ${flag.toString(16).padStart(2, '0')} ` +
          `${flagName(flag)}, ${HEADER_LENGTH} + ${msglen} bytes, sequence ${sequence}, time ${utctime}${code}\n`,
      );
    }
    framer.settle();
  });
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
