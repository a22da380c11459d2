import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import { decodeHeader, HEADER_LENGTH } from '../../impl/wire/header.ts';
import { bytesOf, inFormOf } from './byte-string.ts';
import type { Json } from './json.ts';
import { patternAddOf, patternedMessage, recordedPatternAdd } from './message-pattern.ts';
import { asReceived, directionFrom, ends, type SessionPair } from './session-pair.ts';
import type { RecordedMessage } from './session-recording.ts';
import type { Side } from './side.ts';

/** Sends each recorded message from our own end, and delivers our own packet. */
export function replayMessages(
  recorded: readonly RecordedMessage[],
  pair: SessionPair,
  tag: number,
): readonly Json[] {
  return recorded.map((message) => {
    const { dir, plaintext } = whatWasSent(message, pair);
    const { sender, receiver } = ends(pair, dir);
    return plaintext === undefined || !canSend(sender, plaintext)
      ? {}
      : exchange(message, plaintext, sender, receiver, tag);
  });
}

/**
 * The plaintext of a message, and which way it went: what the recorded packet opens to, where it opens; else
 * what is recorded beside it.
 */
function whatWasSent(
  { packet, dir, size, message, pattern_add }: RecordedMessage,
  pair: SessionPair,
): { dir: string; plaintext: Uint8Array | undefined } {
  const opened = asReceived(pair, packet, (event) => (event.type === 'data' ? event.data : undefined));
  if (opened !== undefined) return { dir: opened.dir, plaintext: opened.read };
  if (pattern_add === undefined) return { dir, plaintext: bytesOf(message) };
  const length = Math.min(size, pair.client.endpoint.maximumMessage + 1);
  return { dir, plaintext: patternedMessage(length, recordedPatternAdd(message, pattern_add)) };
}

function canSend({ endpoint }: Side, { length }: Uint8Array): boolean {
  return endpoint.canSend && length > 0 && length <= endpoint.maximumMessage;
}

function exchange(
  recorded: RecordedMessage,
  plaintext: Uint8Array,
  sender: Side,
  receiver: Side,
  tag: number,
): Json {
  const [packet = new Uint8Array(HEADER_LENGTH)] = sender.endpoint.send(plaintext).packets;
  const { sequence, msglen } = decodeHeader(packet);
  const [event] = receiver.endpoint.receive(packet).events;
  return {
    dir: directionFrom(sender),
    size: plaintext.length,
    ...(recorded.pattern_add !== undefined && { pattern_add: patternAddOf(plaintext) ?? 'none fits' }),
    message: inFormOf(recorded.message, plaintext),
    sequence: Number(sequence),
    msglen,
    packet: inFormOf(recorded.packet, packet),
    ...(recorded.header !== undefined && { header: bytesToHex(packet.slice(0, HEADER_LENGTH)) }),
    ...(recorded.tag !== undefined && { tag: bytesToHex(packet.slice(-tag)) }),
    received_ok: event?.type === 'data' && equalBytes(event.data, plaintext),
  };
}
