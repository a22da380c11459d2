import { hexToBytes } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Endpoint, Identity } from '../../impl/endpoint.ts';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Role, Variant } from '../../impl/variant.ts';
import { decodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { bytesOf } from './byte-string.ts';
import { parseJson } from './parse-json.ts';
import { Place } from './reader.ts';
import { profileOf } from './recording.ts';
import { RecordingError } from './recording-error.ts';
import { readSession, type SessionRecording } from './session-recording.ts';
import { Side } from './side.ts';

/** What a fresh endpoint of ours made of one side's recorded packets. */
export interface FlightReplay {
  readonly variant: Variant;
  /** The role of our endpoint: it was given what the other side had sent. */
  readonly role: Role;
  readonly profile: Profile;
  /** Recorded packets that it was given, and that its own were compared with. */
  readonly packets: number;
  /** The first thing that differed, in words. */
  readonly difference: string | undefined;
}

/** One packet of a recording: who sent it, and the application data that it carries, if any. */
interface Flight {
  readonly from: Role;
  readonly packet: Uint8Array;
  readonly data?: Uint8Array;
}

/**
 * Gives the client's recorded packets to a fresh server, and the server's to a fresh client, under the recorded
 * keys, clock and draws, from the connect request to the last message before a ratchet; each must answer with
 * the packets that were recorded.
 *
 * @throws RecordingError for bytes that are no recorded session, or one of a profile that is not supported
 */
export function replayFlights(bytes: Uint8Array, backend: Crypto): readonly FlightReplay[] {
  const recording = readSession(parseJson(bytes), Place.root());
  const profile = profileOf(recording);
  const flights = flightsOf(recording);
  return (['server', 'client'] as const).map((role) => {
    const setting = {
      profile,
      backend,
      seed: recording.head.seed,
      now: BigInt(recording.head.fixed_utc),
    };
    const { endpoint } = new Side(identityOf(recording, role, backend), setting);
    return {
      variant: recording.variant,
      role,
      profile,
      packets: flights.length,
      difference: replay(endpoint, role, flights),
    };
  });
}

function identityOf(recording: SessionRecording, role: Role, backend: Crypto): Identity {
  const read = ({ qskey }: { readonly qskey: string }) => decodePrivateKey(hexToBytes(qskey), backend);
  if (recording.variant === 'simplex') {
    const { variant } = recording;
    const server = read(recording.head.key);
    return role === 'client' ? { variant, role, peerKey: server } : { variant, role, ownKey: server };
  }
  const { variant, head } = recording;
  const [server, client] = [read(head.keys.listener), read(head.keys.sender)];
  return role === 'client'
    ? { variant, role, ownKey: client, peerKey: server }
    : { variant, role, ownKey: server, peerKeys: [client] };
}

/** The packets of the handshake, then those of the messages that follow it at once. */
function flightsOf({ head, phases }: SessionRecording): readonly Flight[] {
  const handshake = head.handshake.packets_and_steps.flatMap(({ packet = [] }) =>
    packet.map(({ dir, packet: bytes }) => flight(dir, bytesOf(bytes))),
  );
  const [first] = phases.values();
  const messages = first?.kind === 'messages' ? first.recorded : [];
  return [
    ...handshake,
    ...messages.map(({ dir, packet, message }) => flight(dir, bytesOf(packet), bytesOf(message))),
  ];
}

function flight(dir: string, packet: Uint8Array | undefined, data?: Uint8Array): Flight {
  if (packet === undefined) throw new RecordingError('format', 'a packet of its handshake is abbreviated');
  return { from: dir === 'S->C' ? 'server' : 'client', packet, ...(data === undefined ? {} : { data }) };
}

/** Gives an endpoint what the other side sent, and compares what it sends itself. */
function replay(endpoint: Endpoint, role: Role, flights: readonly Flight[]): string | undefined {
  const answers = [...endpoint.start().packets];
  for (const [index, { from, packet, data }] of flights.entries()) {
    const name = `packet ${index + 1}`;
    if (from === role) {
      if (data !== undefined && endpoint.canSend) answers.push(...endpoint.send(data).packets);
      const ours = answers.shift();
      if (ours === undefined) return `${name} was not sent: the endpoint is at ${endpoint.stage}`;
      if (!equalBytes(ours, packet)) return `${name} differs from the recorded one`;
    } else {
      const { packets, events } = endpoint.receive(packet);
      answers.push(...packets);
      const delivered = events.find((event) => event.type === 'data')?.data;
      if (data !== undefined && (delivered === undefined || !equalBytes(delivered, data)))
        return `${name} was not delivered: the endpoint is at ${endpoint.stage}`;
    }
  }
  return endpoint.stage === 'established'
    ? undefined
    : `the session ended: the endpoint is at ${endpoint.stage}`;
}
