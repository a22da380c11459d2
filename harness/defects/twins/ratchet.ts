import type { KdfInput } from '../../../impl/crypto/crypto.ts';
import {
  type Derivation,
  type Erasure,
  type Held,
  type Policy,
  type SessionKeys,
  strict,
} from '../../../impl/policy.ts';
import { Flag } from '../../../impl/wire/codes.ts';
import { DIRECTIONAL_DEFECTS } from '../directional.ts';
import { withoutHeader } from './confirmation.ts';
import { anyTag, anyTimeOf } from './data.ts';
import { predictable } from './draws.ts';
import { derivesWithout, oneKey, splits } from './keys.ts';
import { covers, takesAnyHash, takesAnySignature } from './signed.ts';
import { BOTH, DUPLEX, policyOfDefect, SIMPLEX, type Twin } from './twin.ts';

/** Keeps in memory what should be erased. */
export function keeps(kept: Held, when: Erasure): Twin['policy'] {
  return () => ({
    erase(bytes, held, why) {
      if (held !== kept || why !== when) strict.erase(bytes, held, why);
    },
  });
}

/** What it takes of the keys before a ratchet, which it remembers by their ratchet key. */
function mixesOld(
  derivation: Derivation,
  mix: (fresh: SessionKeys, old: SessionKeys) => SessionKeys,
): Partial<Policy> {
  const epochs = new Map<string, SessionKeys>();
  const name = (ratchetKey: Uint8Array) => Buffer.from(ratchetKey).toString('hex');
  return {
    sessionKeys(fresh, of, { S }: KdfInput) {
      const old = epochs.get(name(S));
      const keys = of === derivation && old !== undefined ? mix(fresh, old) : fresh;
      epochs.set(name(keys.ratchetKey), copyOf(keys));
      return keys;
    },
  };
}

function copyOf(keys: SessionKeys): SessionKeys {
  return {
    clientKey: keys.clientKey.slice(),
    clientNonce: keys.clientNonce.slice(),
    serverKey: keys.serverKey.slice(),
    serverNonce: keys.serverNonce.slice(),
    ratchetKey: keys.ratchetKey.slice(),
  };
}

/** Starts the old keys anew, under a new ratchet key. */
function restarts(derivation: Derivation): Twin['policy'] {
  return () => mixesOld(derivation, ({ ratchetKey }, old) => ({ ...old, ratchetKey }));
}

/** Rekeys what the client sends, and goes on as before with what the server sends. */
function rekeysClientOnly(derivation: Derivation): Twin['policy'] {
  return () => ({
    ...mixesOld(derivation, (fresh, { serverKey, serverNonce }) => ({ ...fresh, serverKey, serverNonce })),
    cipher: (keyed, { sender, derivation: of, before }) =>
      of === derivation && sender === 'server' ? (before ?? keyed).clone() : keyed,
  });
}

/** The symmetric ratchet: section 9, and what is erased before it. */
const symmetric: readonly Twin[] = [
  {
    mutant: 'ratchet-without-ratchet-key',
    title: 'derives the keys of a symmetric ratchet without the ratchet key',
    variants: BOTH,
    policy: derivesWithout('symmetric ratchet', 'S'),
  },
  {
    mutant: 'ratchet-without-token',
    title: 'derives the keys of a symmetric ratchet without the token',
    variants: BOTH,
    policy: derivesWithout('symmetric ratchet', 'X'),
  },
  {
    mutant: 'token-predictable',
    title: 'draws tokens from a fixed seed',
    variants: BOTH,
    policy: () => predictable('token'),
  },
  {
    mutant: 'token-not-authenticated',
    title: 'takes a token packet whatever its tag',
    variants: BOTH,
    policy: () => anyTag(Flag.symmetricRatchetRequest),
  },
  {
    mutant: 'token-header-not-authenticated',
    title: 'does not authenticate the header of a token packet',
    variants: BOTH,
    policy: () => withoutHeader(Flag.symmetricRatchetRequest),
  },
  {
    mutant: 'token-time-not-checked',
    title: 'takes a token packet of any time',
    variants: BOTH,
    policy: () => anyTimeOf(Flag.symmetricRatchetRequest),
  },
  {
    mutant: 'ratchet-restarts-old-keys',
    title: 'starts the old keys anew in a symmetric ratchet',
    variants: BOTH,
    policy: restarts('symmetric ratchet'),
  },
  {
    mutant: 'ratchet-rekeys-one-way',
    title: 'rekeys in a symmetric ratchet only what the client sends',
    variants: BOTH,
    policy: rekeysClientOnly('symmetric ratchet'),
  },
  {
    mutant: 'ratchet-same-keys-both-ways',
    title: 'takes one key and nonce for both directions after a ratchet',
    variants: SIMPLEX,
    policy: () => policyOfDefect(DIRECTIONAL_DEFECTS, 'one-key-after-ratchet'),
  },
  {
    mutant: 'old-keys-kept',
    title: 'keeps the old channel keys in memory after a ratchet',
    variants: SIMPLEX,
    policy: keeps('channel keys', 'replaced'),
  },
  {
    mutant: 'secret-kept',
    title: 'keeps the KEM secret in memory after the handshake',
    variants: SIMPLEX,
    policy: keeps('KEM secret', 'used'),
  },
  {
    mutant: 'ephemeral-key-kept',
    title: 'keeps the KEM secret key in memory after the handshake',
    variants: SIMPLEX,
    policy: keeps('KEM secret key', 'used'),
  },
];

/** The asymmetric ratchet: section 10. */
const asymmetric: readonly Twin[] = [
  {
    mutant: 'request-unsigned',
    title: 'takes any signature in a ratchet request',
    variants: DUPLEX,
    policy: () => takesAnySignature('ratchet request'),
  },
  {
    mutant: 'response-unsigned',
    title: 'takes any signature in a ratchet response',
    variants: DUPLEX,
    policy: () => takesAnySignature('ratchet response'),
  },
  {
    mutant: 'request-hash-not-compared',
    title: 'takes any signed hash in a ratchet request',
    variants: DUPLEX,
    policy: () => takesAnyHash('ratchet request'),
  },
  {
    mutant: 'response-hash-not-compared',
    title: 'takes any signed hash in a ratchet response',
    variants: DUPLEX,
    policy: () => takesAnyHash('ratchet response'),
  },
  {
    mutant: 'request-not-covered',
    title: 'leaves the KEM key out of the signed hash of a ratchet request',
    variants: DUPLEX,
    policy: covers('ratchet request', () => []),
  },
  {
    mutant: 'response-without-request',
    title: 'takes a ratchet response that it did not ask for',
    variants: DUPLEX,
    policy: () => ({ acceptResponse: () => true, unrequestedSecret: () => new Uint8Array(0) }),
  },
  {
    mutant: 'ratchet-secret-not-used',
    title: 'derives the keys of an asymmetric ratchet without the KEM secret',
    variants: DUPLEX,
    policy: derivesWithout('asymmetric ratchet', 'X'),
  },
  {
    mutant: 'ratchet-key-not-replaced',
    title: 'keeps its ratchet key in an asymmetric ratchet',
    variants: DUPLEX,
    policy: splits('asymmetric ratchet', (keys, { S }) => ({ ...keys, ratchetKey: S })),
  },
  {
    mutant: 'ratchet-coins-predictable',
    title: 'encapsulates in an asymmetric ratchet with coins from a fixed seed',
    variants: DUPLEX,
    policy: () => predictable('ratchet response', 'cptR'),
  },
  {
    mutant: 'asymmetric-one-way',
    title: 'rekeys in an asymmetric ratchet only what the client sends',
    variants: DUPLEX,
    policy: rekeysClientOnly('asymmetric ratchet'),
  },
  {
    mutant: 'asymmetric-restarts-old-keys',
    title: 'starts the old keys anew in an asymmetric ratchet',
    variants: DUPLEX,
    policy: restarts('asymmetric ratchet'),
  },
  {
    mutant: 'asymmetric-same-keys-both-ways',
    title: 'takes one key and nonce for both directions after an asymmetric ratchet',
    variants: DUPLEX,
    policy: splits('asymmetric ratchet', oneKey),
  },
];

export const RATCHET_TWINS: readonly Twin[] = [...symmetric, ...asymmetric];
