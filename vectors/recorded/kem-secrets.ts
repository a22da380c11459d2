import type { RandomSource } from '../../impl/primitives/random.ts';
import type { Session } from '../../impl/session.ts';
import type { Role } from '../../impl/variant.ts';
import type { Parsed } from './parse.ts';

/** The KEM secrets of a handshake: `a` was encapsulated to the server, `b`, in Duplex, to the client. */
export interface KemSecrets {
  readonly a: Uint8Array;
  readonly b?: Uint8Array;
}

/**
 * The KEM secrets of a recorded handshake, from all that one side drew in it.
 * @returns `undefined` where the packets that carry them are missing, or the draws are another session's
 */
export function kemSecretsOf(
  session: Session,
  packets: readonly Parsed[],
  role: Role,
  draws: RandomSource,
): KemSecrets | undefined {
  const { kem, variant } = session;
  const part = (message: string, field: string) => packets.find(({ name }) => name === message)?.parts[field];
  const serverKey = part('connectResponse', 'publicKey');
  const clientKey = part('exchangeRequest', 'publicKey');
  const [cptA, cptB] = [part('exchangeRequest', 'ciphertext'), part('exchangeResponse', 'ciphertext')];
  if (serverKey === undefined || cptA === undefined) return undefined;
  const encapsulated = (key: Uint8Array, ciphertext: Uint8Array) => {
    const made = kem.encapsulate(key, draws);
    return Buffer.compare(made.ciphertext, ciphertext) === 0 ? made.secret : undefined;
  };
  const decapsulated = (key: Uint8Array, ciphertext: Uint8Array) => {
    const pair = kem.generateKeyPair(draws);
    return Buffer.compare(pair.publicKey, key) === 0
      ? kem.decapsulate(ciphertext, pair.secretKey)
      : undefined;
  };
  // The client encapsulates before it generates its key, the server generates its key first.
  const a = role === 'client' ? encapsulated(serverKey, cptA) : decapsulated(serverKey, cptA);
  if (a === undefined || variant === 'simplex') return a && { a };
  if (clientKey === undefined || cptB === undefined) return undefined;
  const b = role === 'client' ? decapsulated(clientKey, cptB) : encapsulated(clientKey, cptB);
  return b && { a, b };
}
