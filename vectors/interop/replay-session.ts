import { bytesToHex } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import type { Identity } from '../../impl/endpoint.ts';
import { configurationField, type Profile } from '../../impl/profile.ts';
import { VARIANTS } from '../../impl/variant.ts';
import type { Json } from './json.ts';
import { MESSAGE_PATTERN } from './message-pattern.ts';
import { replayErrors, replaySealedErrors } from './replay-errors.ts';
import { replayHandshake } from './replay-handshake.ts';
import { type ReplayedKeys, replayKeys } from './replay-keys.ts';
import { replayMessages } from './replay-messages.ts';
import { replayAsymmetricRatchet, replaySymmetricRatchet } from './replay-ratchets.ts';
import type { SessionPair } from './session-pair.ts';
import type { RecordedPhase, SessionRecording } from './session-recording.ts';
import { type Setting, Side } from './side.ts';

/**
 * The recorded session as we have it: two endpoints of ours, which draw from the recorded streams and live at
 * the recorded time, do what the recording says was done.
 */
export function replaySession(recording: SessionRecording, profile: Profile, backend: Crypto): Json {
  const { variant, head, phases } = recording;
  const keys = replayKeys(recording, profile, backend);
  const setting = { profile, backend, seed: head.seed, now: BigInt(head.fixed_utc) };
  const pair = pairOf(keys, setting);
  const handshake = replayHandshake(recording, pair);
  const replayPhase = (phase: RecordedPhase): Json => {
    switch (phase.kind) {
      case 'messages':
        return replayMessages(phase.recorded, pair, VARIANTS[variant].tag);
      case 'symmetric ratchet':
        return replaySymmetricRatchet(phase.recorded, pair, variant);
      case 'asymmetric ratchet':
        return replayAsymmetricRatchet(phase.recorded, pair, variant);
      case 'errors':
        return replayErrors(pair, refusalOfExpired(keys, setting));
      case 'sealed errors':
        return replaySealedErrors(phase.recorded, pair);
    }
  };
  return {
    config: profile.configuration,
    config_bytes_34_with_nul: bytesToHex(configurationField(profile)),
    ...keys.fields,
    handshake,
    ...(head.message_pattern !== undefined && { message_pattern: MESSAGE_PATTERN }),
    ...Object.fromEntries([...phases].map(([name, phase]) => [name, replayPhase(phase)])),
  };
}

function pairOf(keys: ReplayedKeys, setting: Setting): SessionPair {
  const { client, server } = identities(keys);
  return { client: new Side(client, setting), server: new Side(server, setting) };
}

function identities({ client, server }: ReplayedKeys): { client: Identity; server: Identity } {
  if (client === undefined) {
    return {
      client: { variant: 'simplex', role: 'client', peerKey: server },
      server: { variant: 'simplex', role: 'server', ownKey: server },
    };
  }
  return {
    client: { variant: 'duplex', role: 'client', ownKey: client, peerKey: server },
    server: { variant: 'duplex', role: 'server', ownKey: server, peerKeys: [client] },
  };
}

/** What a server whose key has expired answers to a connect request (KEY-02). */
function refusalOfExpired(keys: ReplayedKeys, setting: Setting): Uint8Array | undefined {
  const expired = { ...keys.server, expiration: setting.now - 1n };
  const server = new Side(identities({ ...keys, server: expired }).server, setting);
  const client = new Side(identities(keys).client, setting);
  server.endpoint.start();
  const [request] = client.endpoint.start().packets;
  return request && server.endpoint.receive(request).packets[0];
}
