import { SLH_DSA_PARAMETERS, type SlhDsaName } from '../primitives/slh-dsa/parameters.ts';
import { field, type Operation, operations, readRecording } from './recorded-operations.ts';

/** A long-term key of a recorded session, and what it was made of. */
interface RecordedKey {
  readonly seed: Uint8Array;
  readonly verificationKey: Uint8Array;
  readonly signingKey: Uint8Array;
}

/** A signature of a recorded session, and the draw that it was hedged with. */
export interface RecordedSignature {
  readonly key: RecordedKey;
  readonly message: Uint8Array;
  readonly draw: Uint8Array;
  readonly signature: Uint8Array;
}

const PROFILES = {
  'SLH-DSA-SHAKE-128s': 'sphincs-s1s_mceliece-s1',
  'SLH-DSA-SHAKE-192s': 'sphincs-s3s_mceliece-s3',
  'SLH-DSA-SHAKE-256s': 'sphincs-s5s_mceliece-s5',
} as const satisfies Record<SlhDsaName, string>;

/** The names of the schemes, which the parameters' table has as keys. */
export const SLH_DSA_NAMES = Object.keys(SLH_DSA_PARAMETERS) as SlhDsaName[];

/** The keys of two sessions of the deployed implementation, and their signatures: one in Simplex, four in Duplex. */
export function recordedSignatures(name: SlhDsaName) {
  const sessions = ['simplex', 'duplex'].map((variant) => session(`profiles/${variant}-${PROFILES[name]}`));
  return {
    keys: sessions.flatMap(({ keys }) => keys),
    signatures: sessions.flatMap(({ signatures }) => signatures),
  };
}

function session(path: string): { keys: readonly RecordedKey[]; signatures: readonly RecordedSignature[] } {
  const { key, keys, key_trace, ...rest } = readRecording(path);
  // For each key two draws: its identity, and the seed.
  const draws = operations(key?.trace ?? key_trace);
  const longTerm: readonly Operation[] = key === undefined ? [keys.listener, keys.sender] : [key];
  const pairs = longTerm.map((pair, index) => ({
    seed: field(draws[2 * index + 1], 'bytes'),
    verificationKey: field(pair, 'verkey'),
    signingKey: field(pair, 'sigkey'),
  }));
  const trace = operations(rest);
  const signatures = trace.flatMap((made, index) => {
    const signer = pairs[made['by'] === 'client' ? 1 : 0];
    if (made['op'] !== 'sign' || signer === undefined) return [];
    const message = field(made, 'message');
    const signature = field(made, 'signature_and_message').subarray(0, -message.length);
    return [{ key: signer, message, signature, draw: field(trace[index - 1], 'bytes') }];
  });
  return { keys: pairs, signatures };
}
