import { describe, expect, it } from 'vitest';
import { backend } from './crypto/backends.ts';
import type { Aead, Crypto } from './crypto/crypto.ts';
import { strict } from './policy.ts';
import type { RandomSource } from './primitives/random.ts';
import { seededRandom } from './primitives/seeded-random.ts';
import { PROFILES, type Profile } from './profile.ts';
import { Pair, testKeys } from './testing/pair.ts';
import type { Role } from './variant.ts';

const [S1] = PROFILES as readonly [Profile];
const fast = backend('fast');

/** Everything secret that a side was given: the arrays themselves, and the RCS states. */
interface Secrets {
  readonly arrays: { readonly name: string; readonly bytes: Uint8Array }[];
  readonly aeads: { readonly aead: Aead; erased: boolean }[];
}

/** A backend that keeps hold of every secret that it gives out. */
function watched(secrets: Secrets): Crypto {
  const keep = (name: string, bytes: Uint8Array): Uint8Array => {
    secrets.arrays.push({ name, bytes });
    return bytes;
  };
  const watchAead = (aead: Aead): Aead => {
    const entry = { aead, erased: false };
    secrets.aeads.push(entry);
    return {
      seal: (ad, plaintext) => aead.seal(ad, plaintext),
      open: (ad, sealed, accept) => aead.open(ad, sealed, accept),
      clone: () => watchAead(aead.clone()),
      erase: (overwrite) => {
        entry.erased = true;
        aead.erase(overwrite);
      },
    };
  };
  return {
    ...fast,
    kem: (name) => {
      const kem = fast.kem(name);
      return {
        generateKeyPair: (random) => {
          const pair = kem.generateKeyPair(random);
          keep('ephemeral secret key', pair.secretKey);
          return pair;
        },
        acceptsPublicKey: (key) => kem.acceptsPublicKey(key),
        encapsulate: (key, random) => {
          const encapsulation = kem.encapsulate(key, random);
          keep('encapsulated secret', encapsulation.secret);
          return encapsulation;
        },
        decapsulate: (ciphertext, key) => {
          const secret = kem.decapsulate(ciphertext, key);
          return secret === undefined ? undefined : keep('decapsulated secret', secret);
        },
      };
    },
    symmetric: (variant, dialect) => {
      const symmetric = fast.symmetric(variant, dialect);
      return {
        hash: (...parts) => symmetric.hash(...parts),
        derive: (input, length) => keep('derived keys', symmetric.derive(input, length)),
        aead: (key, nonce, transmit) => watchAead(symmetric.aead(key, nonce, transmit)),
      };
    },
  };
}

/** A source that keeps hold of what it gives out. */
function watchedRandom(secrets: Secrets, seed: string): RandomSource {
  const random = seededRandom(seed);
  return {
    bytes: (length) => {
      const bytes = random.bytes(length);
      secrets.arrays.push({ name: `draw of ${length} bytes`, bytes });
      return bytes;
    },
    clone: () => random.clone(),
  };
}

function watchedPair(variant: 'simplex' | 'duplex') {
  const keys = testKeys(S1, fast);
  const secrets: Record<Role, Secrets> = {
    client: { arrays: [], aeads: [] },
    server: { arrays: [], aeads: [] },
  };
  const side = (role: Role) => ({
    crypto: watched(secrets[role]),
    random: watchedRandom(secrets[role], `${variant} ${role}`),
  });
  const ends = Pair.create(variant, { profile: S1, crypto: fast }, keys, {
    client: side('client'),
    server: side('server'),
  });
  return { ends, secrets };
}

/** What is still legible of a side's secrets. */
function legible({ arrays, aeads }: Secrets): string[] {
  return [
    ...arrays.filter(({ bytes }) => bytes.some((byte) => byte !== 0)).map(({ name }) => name),
    ...aeads.filter(({ erased }) => !erased).map(() => 'RCS state'),
  ];
}

describe.each(['simplex', 'duplex'] as const)('erasure in %s (TRD-01)', (variant) => {
  it('leaves nothing of a session that ended in good order', () => {
    const { ends, secrets } = watchedPair(variant);
    ends.connect();
    for (const role of ['client', 'server'] as const) expect(secrets[role].arrays.length).toBeGreaterThan(1);
    // SMX-02: of the handshake's secrets nothing is left once the keys are set, but the RCS states.
    expect(new Set([...legible(secrets.client), ...legible(secrets.server)])).toEqual(new Set(['RCS state']));
    ends.run('client', ends.client.close());
    expect([legible(secrets.client), legible(secrets.server)]).toEqual([[], []]);
  });

  it('leaves nothing of the keys before a ratchet (RTS-03, RTA-04)', () => {
    const { ends, secrets } = watchedPair(variant);
    ends.connect();
    for (const kind of variant === 'simplex'
      ? (['symmetric'] as const)
      : (['symmetric', 'asymmetric'] as const)) {
      ends.run('server', ends.server.ratchet(kind));
      expect(legible(secrets.client)).toEqual(['RCS state', 'RCS state']);
      expect(legible(secrets.server)).toEqual(['RCS state', 'RCS state']);
    }
  });

  it('leaves nothing of a handshake that was given up, whatever its stage', () => {
    const packets = watchedPair(variant).ends.connect().sent.length;
    for (let delivered = 0; delivered <= packets; delivered++) {
      const { ends, secrets } = watchedPair(variant);
      ends.server.start();
      let waiting = ends.client.start().packets;
      for (
        let count = 0, to: Role = 'server';
        count < delivered;
        count++, to = to === 'server' ? 'client' : 'server'
      )
        waiting = waiting.flatMap((packet) => ends[to].receive(packet).packets);
      ends.client.abort();
      ends.server.close();
      expect([delivered, legible(secrets.client), legible(secrets.server)]).toEqual([delivered, [], []]);
    }
  });

  it('overwrites what it holds of a packet that never came whole', () => {
    const { ends } = watchedPair(variant);
    const erased: Uint8Array[] = [];
    const policy = { ...strict, erase: (bytes: Uint8Array) => erased.push(bytes.slice()) };
    const watching = Pair.create(variant, { profile: S1, crypto: fast, policy }, testKeys(S1, fast));
    watching.server.start();
    const request = ends.client.start().packets[0] ?? new Uint8Array(0);
    watching.server.receive(request.subarray(0, 50));
    watching.server.abort();
    expect(erased.map((bytes) => bytes.subarray(0, 50))).toContainEqual(request.slice(0, 50));
  });

  it('leaves nothing of a session that a forged packet ended, with a ratchet open', () => {
    const { ends, secrets } = watchedPair(variant);
    ends.connect();
    if (variant === 'duplex') ends.client.ratchet('asymmetric');
    for (const role of ['client', 'server'] as const) ends[role].receive(new Uint8Array(100));
    expect([legible(secrets.client), legible(secrets.server)]).toEqual([[], []]);
  });
});
