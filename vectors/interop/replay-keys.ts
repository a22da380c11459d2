import { isDeepStrictEqual } from 'node:util';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { generateKey, KEY_VALIDITY } from '../../impl/keys/generate-key.ts';
import type { PrivateKey } from '../../impl/keys/key.ts';
import type { Profile } from '../../impl/profile.ts';
import type { Variant } from '../../impl/variant.ts';
import { encodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decodePublicKey, encodePublicKey } from '../../impl/wire/public-key-file.ts';
import type { Json } from './json.ts';
import { recordedRandom } from './recorded-random.ts';
import type { RecordedKey, RecordedTrace, SessionRecording } from './session-recording.ts';
import { Trace } from './trace.ts';
import { traceLines } from './trace-lines.ts';
import { tracingCrypto, tracingRandom } from './tracing-crypto.ts';

/** The long-term keys of a session, the client's in Duplex alone, and the fields that tell of them. */
export interface ReplayedKeys {
  readonly server: PrivateKey;
  readonly client: PrivateKey | undefined;
  readonly fields: Readonly<Record<string, Json>>;
}

/** Draws the keys as the recorder did, valid from its clock on: the server's, then in Duplex the client's. */
export function replayKeys(recording: SessionRecording, profile: Profile, backend: Crypto): ReplayedKeys {
  const { seed, fixed_utc } = recording.head;
  const trace = new Trace();
  const crypto = tracingCrypto(backend, trace);
  const random = tracingRandom(recordedRandom(seed, 'keys'), trace);
  const expiration = BigInt(fixed_utc) + KEY_VALIDITY;
  const next = () => generateKey({ profile, crypto, random, expiration });
  const lines = (recorded: RecordedTrace = []) => traceLines(recorded, trace.take(), 'keys');

  const server = next();
  if (recording.variant === 'simplex') {
    const { key } = recording.head;
    const fields = { ...keyFields(server, 'simplex', key), trace: lines(key.trace) };
    return { server, client: undefined, fields: { key: fields } };
  }
  const client = next();
  const { key_trace, keys } = recording.head;
  return {
    server,
    client,
    fields: {
      key_trace: lines(key_trace),
      keys: {
        listener: keyFields(server, 'duplex', keys.listener),
        sender: keyFields(client, 'duplex', keys.sender),
      },
    },
  };
}

/** A key and its files (section 3), and whether the public one gives the key back. */
function keyFields(key: PrivateKey, variant: Variant, recorded: RecordedKey): Record<string, Json> {
  const { signingKey, ...publicKey } = key;
  const file = encodePublicKey(key, variant);
  const text = file.subarray(0, -1);
  const decoded = decodePublicKey(file);
  return {
    keyid: bytesToHex(key.keyIdentity),
    expiration: Number(key.expiration),
    verkey: bytesToHex(key.verificationKey),
    sigkey: bytesToHex(signingKey),
    qskey: bytesToHex(encodePrivateKey(key)),
    qpkey_encoding_size: file.length,
    qpkey_encoded_len: text.length,
    qpkey_text: new TextDecoder().decode(text),
    qpkey_file: bytesToHex(file),
    qpkey_decodes_equal: isDeepStrictEqual(decoded, { ...publicKey, variant }),
    ...(recorded.decoded_expiration_equal !== undefined && {
      decoded_expiration_equal: decoded.expiration === key.expiration,
    }),
  };
}
