import type { KdfInput } from '../../../impl/crypto/crypto.ts';
import type { Derivation, SessionKeys } from '../../../impl/policy.ts';
import { BOTH, DUPLEX, SIMPLEX, type Twin } from './twin.ts';

const EMPTY = new Uint8Array(0);

/** Leaves one input of a derivation empty. */
export function derivesWithout(derivation: Derivation, input: keyof KdfInput): Twin['policy'] {
  return () => ({ keyInput: (inputs, of) => (of === derivation ? { ...inputs, [input]: EMPTY } : inputs) });
}

/** Splits the output of a derivation otherwise. */
export function splits(
  derivation: Derivation,
  change: (keys: SessionKeys, input: KdfInput) => SessionKeys,
): Twin['policy'] {
  return () => ({ sessionKeys: (keys, of, input) => (of === derivation ? change(keys, input) : keys) });
}

/** The client's key and nonce both ways. */
export function oneKey(keys: SessionKeys): SessionKeys {
  return { ...keys, serverKey: keys.clientKey, serverNonce: keys.clientNonce };
}

/** Keys and directions: section 7. In dialect `reference`, X is the server's KEM secret, S the client's. */
export const KEY_TWINS: readonly Twin[] = [
  {
    mutant: 'keys-without-secret',
    title: 'derives the keys without the KEM secret',
    variants: SIMPLEX,
    policy: derivesWithout('handshake', 'X'),
  },
  {
    mutant: 'keys-without-server-secret',
    title: 'derives the keys without the KEM secret that was encapsulated to the server',
    variants: DUPLEX,
    policy: derivesWithout('handshake', 'X'),
  },
  {
    mutant: 'keys-without-client-secret',
    title: 'derives the keys without the KEM secret that was encapsulated to the client',
    variants: DUPLEX,
    policy: derivesWithout('handshake', 'S'),
  },
  {
    mutant: 'same-keys-both-ways',
    title: 'takes one key and nonce for both directions of a handshake',
    variants: ['duplex', 'simplex'],
    policy: splits('handshake', oneKey),
  },
  {
    mutant: 'ratchet-key-is-channel-key',
    title: 'keeps a channel key of the handshake as its ratchet key',
    variants: BOTH,
    policy: splits('handshake', (keys) => ({ ...keys, ratchetKey: keys.clientKey })),
  },
];
