import { bytesToHex } from '@noble/hashes/utils.js';
import type { Output } from '../../impl/endpoint.ts';
import type { Variant } from '../../impl/variant.ts';
import type { Json } from './json.ts';
import { packetFields, packetName } from './packet-fields.ts';
import { countersOf, directionFrom, type SessionPair } from './session-pair.ts';
import type { RecordedStep, SessionRecording } from './session-recording.ts';
import type { Side } from './side.ts';
import type { TraceEvent } from './trace.ts';
import { traceLines } from './trace-lines.ts';

/** The longest handshake has six packets (DPX-01), and a verification at its end. */
const MOST_STEPS = 7;

/** Runs the handshake of section 5 or 6, step by step, until a side has nothing to answer. */
export function replayHandshake({ variant, head }: SessionRecording, pair: SessionPair): Json {
  const recorded = head.handshake.packets_and_steps;
  const { client, server } = pair;
  const steps: Json[] = [];
  server.endpoint.start();
  let side = client;
  let output = client.endpoint.start();
  while (steps.length < MOST_STEPS) {
    steps.push(stepFields(steps.length, recorded[steps.length], variant, side, output));
    const [packet] = output.packets;
    if (packet === undefined) break;
    side = side === client ? server : client;
    output = side.endpoint.receive(packet);
  }
  return { packets_and_steps: steps, counters: countersOf(pair) };
}

/** What a side did at one step. A step without a packet is a verification. */
function stepFields(
  index: number,
  recorded: RecordedStep | undefined,
  variant: Variant,
  side: Side,
  output: Output,
): Json {
  const { role } = side;
  const events = side.trace.take();
  const [packet] = output.packets;
  const did = (op: TraceEvent['op']) => events.some((event) => event.op === op);
  const name = packet === undefined ? 'establish_verify' : packetName(packet);
  const transcriptHash = side.endpoint.transcriptHash;
  return {
    step: `${index + 1} ${role} ${name}`,
    err: failureOf(output),
    ...(packet && transcriptHash && { [`${role}_schash`]: bytesToHex(transcriptHash) }),
    ...(variant === 'duplex' && role === 'client' && did('encapsulate') && secretFields(events)),
    ...(did('derive') && side.ratchetKey && { [`${role}_rtcs`]: bytesToHex(side.ratchetKey) }),
    trace: traceLines(recorded?.trace ?? [], events, role),
    ...(packet && { packet: packetFields(recorded?.packet, output.packets, directionFrom(side)) }),
  };
}

/** The Duplex client keeps the secret that it encapsulates until its second one comes (section 6). */
function secretFields(events: readonly TraceEvent[]): Record<string, Json> {
  const event = events.find((each) => each.op === 'encapsulate');
  return event === undefined ? {} : { client_ssec_a: bytesToHex(event.secret) };
}

/** The error code of a step: 0 where nothing failed. */
function failureOf({ events }: Output): number {
  for (const event of events)
    if (event.type === 'closed' && event.reason.cause === 'failure') return event.reason.failure.code;
  return 0;
}
