import { bytesToHex } from '@noble/hashes/utils.js';
import type { Output } from '../../impl/endpoint.ts';
import type { Variant } from '../../impl/variant.ts';
import type { Json } from './json.ts';
import { packetFields } from './packet-fields.ts';
import { countersOf, directionFrom, ends, type SessionPair } from './session-pair.ts';
import type {
  RecordedAsymmetricRatchet,
  RecordedSymmetricRatchet,
  RecordedTrace,
} from './session-recording.ts';
import type { Side } from './side.ts';
import { traceLines } from './trace-lines.ts';

/** Both ends of a ratchet, and what the fields of its record call them. */
interface Parties {
  readonly initiator: Side;
  readonly responder: Side;
  readonly first: 'initiator' | 'client';
  readonly second: 'responder' | 'server';
  /** The field that says who started, where the recording has one. */
  readonly started: Readonly<Record<string, Json>>;
}

/** A symmetric ratchet (section 9). */
export function replaySymmetricRatchet(
  recorded: RecordedSymmetricRatchet,
  pair: SessionPair,
  variant: Variant,
): Json {
  const { initiator, responder, first, second, started } = partiesOf(recorded, pair, variant);
  if (!initiator.endpoint.canSend) return {};
  const request = initiator.endpoint.ratchet('symmetric');
  const afterRequest = traced(initiator, recorded[`${first}_trace`]);
  const response = deliver(responder, request);
  const afterResponse = traced(responder, recorded[`${second}_trace`]);
  return {
    ...started,
    sent: request.packets.length === 1,
    [`${first}_rtcs_after`]: afterRequest.ratchetKey,
    [`${first}_trace`]: afterRequest.trace,
    packet: packetFields(recorded.packet, request.packets, directionFrom(initiator)),
    received_ok: hasRatcheted(response),
    [`${second}_rtcs_after`]: afterResponse.ratchetKey,
    [`${second}_trace`]: afterResponse.trace,
    counters: countersOf(pair),
  };
}

/** An asymmetric ratchet (section 10). */
export function replayAsymmetricRatchet(
  recorded: RecordedAsymmetricRatchet,
  pair: SessionPair,
  variant: Variant,
): Json {
  const { initiator, responder, first, second, started } = partiesOf(recorded, pair, variant);
  if (!initiator.endpoint.canSend || !initiator.endpoint.hasAsymmetricRatchet) return {};
  const request = initiator.endpoint.ratchet('asymmetric');
  const afterRequest = traced(initiator, recorded[`${first}_request_trace`]);
  const response = deliver(responder, request);
  const afterResponse = traced(responder, recorded[`${second}_trace`]);
  const final = deliver(initiator, response);
  const afterFinal = traced(initiator, recorded[`${first}_finalize_trace`]);
  return {
    ...started,
    sent: request.packets.length === 1,
    [`${first}_request_trace`]: afterRequest.trace,
    request_packet: packetFields(recorded.request_packet, request.packets, directionFrom(initiator)),
    response_ok: hasRatcheted(response) && response.packets.length === 1,
    [`${second}_rtcs_after`]: afterResponse.ratchetKey,
    [`${second}_trace`]: afterResponse.trace,
    response_packet: packetFields(recorded.response_packet, response.packets, directionFrom(responder)),
    finalize_ok: hasRatcheted(final),
    [`${first}_rtcs_after`]: afterFinal.ratchetKey,
    [`${first}_finalize_trace`]: afterFinal.trace,
    counters: countersOf(pair),
  };
}

function partiesOf(
  { started_by }: { readonly started_by?: string },
  pair: SessionPair,
  variant: Variant,
): Parties {
  const byServer = started_by === 'server' || started_by === 'listener';
  const { sender: initiator, receiver: responder } = ends(pair, byServer ? 'S->C' : 'C->S');
  if (started_by === undefined)
    return { initiator, responder, first: 'client', second: 'server', started: {} };
  const names = variant === 'simplex' ? ['client', 'server'] : ['sender', 'listener'];
  const started = { started_by: names[byServer ? 1 : 0] ?? started_by };
  return { initiator, responder, first: 'initiator', second: 'responder', started };
}

/** What a side did since it was last asked, and the ratchet key that it came to. */
function traced(side: Side, recorded: RecordedTrace = []): { trace: Json; ratchetKey: Json } {
  const trace = traceLines(recorded, side.trace.take(), side.role);
  return { trace, ratchetKey: side.ratchetKey === undefined ? '' : bytesToHex(side.ratchetKey) };
}

function deliver(side: Side, { packets: [packet] }: Output): Output {
  return packet === undefined ? { packets: [], events: [] } : side.endpoint.receive(packet);
}

function hasRatcheted({ events }: Output): boolean {
  return events.length === 1 && events[0]?.type === 'ratcheted';
}
