import { bytesToHex } from '@noble/hashes/utils.js';
import type { EndpointEvent } from '../../impl/endpoint.ts';
import { ErrorCode } from '../../impl/wire/codes.ts';
import { decodeHeader } from '../../impl/wire/header.ts';
import type { Json } from './json.ts';
import { asReceived, directionFrom, ends, type SessionPair } from './session-pair.ts';
import type { RecordedSealedError, RecordedSealedErrors } from './session-recording.ts';

/**
 * The notice that ends a session in good order (ERR-04), and a plain error of the handshake (ERR-01).
 * @param refusal what a server with an expired key answers to the client's first packet
 */
export function replayErrors(pair: SessionPair, refusal: Uint8Array | undefined): Json {
  const notice = pair.client.sealedError(ErrorCode.none) ?? new Uint8Array(0);
  const code = codeRead(pair.server.endpoint.snapshot().receive(notice).events);
  return {
    kex_error_packet_22_bytes_key_expired: bytesToHex(refusal ?? new Uint8Array(0)),
    close_notify_established_client_err_none: bytesToHex(notice),
    close_notify_len: notice.length,
    server_decrypts_it: code !== undefined,
    server_reads_err: code ?? 'nothing',
  };
}

/** Two sealed errors, one each way, each sent while the other has not come (ERR-03, ERR-04). */
export function replaySealedErrors(recorded: RecordedSealedErrors, pair: SessionPair): Json {
  const first = replaySealedError(recorded.first, pair);
  const second = replaySealedError(recorded.second, pair);
  // The ends that sent and took these are copies: the counters are what the errors say (CHN-02).
  const sent = (role: 'client' | 'server') =>
    [first, second].find((error) => error.from === role)?.sequence ?? 'nothing';
  const accepted = (role: 'client' | 'server') =>
    [first, second].find((error) => error.from === role && error.opened)?.sequence ?? 'nothing';
  return {
    first: first.fields,
    second: second.fields,
    counters: {
      client_tx: sent('client'),
      client_rx: accepted('server'),
      server_tx: sent('server'),
      server_rx: accepted('client'),
    },
  };
}

function replaySealedError(recorded: RecordedSealedError, pair: SessionPair) {
  const received = asReceived(pair, recorded.packet, (event) => codeRead([event]));
  const { sender, receiver } = ends(pair, received?.dir ?? recorded.dir);
  const code = errorCode(received?.read ?? recorded.code);
  const packet = code === undefined ? undefined : sender.sealedError(code);
  if (code === undefined || packet === undefined) {
    return { from: sender.role, sequence: undefined, opened: false, fields: {} };
  }
  const read = codeRead(receiver.endpoint.snapshot().receive(packet).events);
  return {
    from: sender.role,
    sequence: Number(decodeHeader(packet).sequence),
    opened: read !== undefined,
    fields: {
      dir: directionFrom(sender),
      code,
      length: packet.length,
      packet: bytesToHex(packet),
      peer_opens_it: read !== undefined,
      peer_reads_code: read ?? 'nothing',
    },
  };
}

/** The code of a sealed error that was opened. */
function codeRead(events: readonly EndpointEvent[]): number | undefined {
  for (const event of events) {
    if (event.type !== 'closed') continue;
    const { reason } = event;
    if (reason.cause === 'closed by peer') return ErrorCode.none;
    if (reason.cause === 'peer error' && reason.authenticated) return reason.code;
  }
  return undefined;
}

function errorCode(code: number): ErrorCode | undefined {
  return Object.values(ErrorCode).find((each) => each === code);
}
