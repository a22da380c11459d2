import { join } from '../bytes.ts';
import type { KdfInput } from '../crypto/crypto.ts';
import type { Derivation, SessionKeys } from '../policy.ts';
import type { Session } from '../session.ts';
import type { VariantParameters } from '../variant.ts';

const EMPTY = new Uint8Array(0);

/** Where `k1, n1, k2, n2` end, and where the ratchet key begins: at the next whole block (sections 5, 6, 9). */
function ratchetKeyOffset({ key, nonce, rate }: VariantParameters): number {
  return Math.ceil((2 * (key + nonce)) / rate) * rate;
}

/** Bytes that a derivation gives (sections 5, 6 and 9). */
export function derivedLength(parameters: VariantParameters): number {
  return ratchetKeyOffset(parameters) + parameters.key;
}

/** The split of a derivation's output into keys: views of it. */
export function splitKeys(output: Uint8Array, parameters: VariantParameters): SessionKeys {
  const { key, nonce } = parameters;
  const ratchet = ratchetKeyOffset(parameters);
  return {
    clientKey: output.subarray(0, key),
    clientNonce: output.subarray(key, key + nonce),
    serverKey: output.subarray(key + nonce, 2 * key + nonce),
    serverNonce: output.subarray(2 * key + nonce, 2 * (key + nonce)),
    ratchetKey: output.subarray(ratchet, ratchet + key),
  };
}

/** Gives the keys of a derivation to `use`, and erases them when it is done. */
function withKeys<Result>(
  session: Session,
  input: KdfInput,
  derivation: Derivation,
  use: (keys: SessionKeys) => Result,
): Result {
  const { policy, parameters } = session;
  const used = policy.keyInput(input, derivation);
  const output = session.symmetric.derive(used, derivedLength(parameters));
  const result = use(policy.sessionKeys(splitKeys(output, parameters), derivation, used));
  policy.erase(output, 'derived keys', 'used');
  return result;
}

/** The keys of a Simplex handshake, given to `use` for as long as it runs (section 5). */
export function withSimplexKeys<Result>(
  session: Session,
  secret: Uint8Array,
  sch: Uint8Array,
  use: (keys: SessionKeys) => Result,
): Result {
  const input =
    session.dialect.simplexTranscriptInput === 'name'
      ? { X: secret, N: sch, S: EMPTY }
      : { X: secret, N: EMPTY, S: sch };
  return withKeys(session, input, 'handshake', use);
}

/**
 * The keys of a Duplex handshake, given to `use` for as long as it runs (section 6). `secretA` was
 * encapsulated to the server's key, `secretB` to the client's (DPX-03).
 */
export function withDuplexKeys<Result>(
  session: Session,
  secretA: Uint8Array,
  secretB: Uint8Array,
  sch: Uint8Array,
  use: (keys: SessionKeys) => Result,
): Result {
  switch (session.dialect.duplexKeyInputs) {
    case 'X=secA,N=sch,S=secB':
      return withKeys(session, { X: secretA, N: sch, S: secretB }, 'handshake', use);
    case 'X=secA,N=secB,S=sch':
      return withKeys(session, { X: secretA, N: secretB, S: sch }, 'handshake', use);
    case 'X=secA||secB,S=sch': {
      const both = join(secretA, secretB);
      const result = withKeys(session, { X: both, N: EMPTY, S: sch }, 'handshake', use);
      session.policy.erase(both, 'KEM secret', 'used');
      return result;
    }
  }
}

/** The keys after a ratchet, given to `use` for as long as it runs (section 9). */
export function withRatchetKeys<Result>(
  session: Session,
  derivation: 'symmetric ratchet' | 'asymmetric ratchet',
  secret: Uint8Array,
  ratchetKey: Uint8Array,
  use: (keys: SessionKeys) => Result,
): Result {
  return withKeys(session, { X: secret, N: session.configuration, S: ratchetKey }, derivation, use);
}
