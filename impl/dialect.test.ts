import { describe, expect, it } from 'vitest';
import { backend } from './crypto/backends.ts';
import { DIALECTS, type DialectName } from './dialect.ts';
import { type Policy, strict } from './policy.ts';
import { PROFILES } from './profile.ts';
import { Pair, testKeys } from './testing/pair.ts';
import { decodeHeader } from './wire/header.ts';

const crypto = backend('fast');
const NAMES: readonly DialectName[] = ['reference', 'specification-1.4', 'formal-2026'];
const VARIANTS = ['simplex', 'duplex'] as const;

function connect(variant: 'simplex' | 'duplex', client: DialectName, server: DialectName): Pair {
  const [profile] = PROFILES;
  if (profile === undefined) throw new Error('no profile');
  return Pair.create(variant, { profile, crypto }, testKeys(profile, crypto), {
    client: { dialect: DIALECTS[client] },
    server: { dialect: DIALECTS[server] },
  }).connect();
}

describe.each(VARIANTS)('dialects in %s (section 13)', (variant) => {
  it.each(NAMES)('%s completes with itself, and numbers its data as it says', (name) => {
    const ends = connect(variant, name, name);
    for (const message of [1, 2].map((byte) => Uint8Array.of(byte)))
      ends.run('client', ends.client.send(message)).run('server', ends.server.send(message));
    ends.run('client', ends.client.ratchet('symmetric')).run('server', ends.server.send(Uint8Array.of(3)));
    expect(ends.received('client')).toEqual([1, 2, 3].map((byte) => Uint8Array.of(byte)));
    const packetsEachWay = variant === 'simplex' ? 2n : 3n;
    const first = ends.sent.find(({ packet }) => packet[0] === 0x04)?.packet ?? new Uint8Array(21);
    expect(decodeHeader(first).sequence).toBe(name === 'reference' ? packetsEachWay + 1n : packetsEachWay);
  });

  const others = NAMES.flatMap((client) => NAMES.map((server) => [client, server] as const)).filter(
    ([client, server]) => client !== server,
  );
  it.each(others)('a client of %s establishes no session with a server of %s', (client, server) => {
    const ends = connect(variant, client, server);
    expect(ends.client.stage).toBe('closed');
  });
});

describe('ratchet time (RTS-02)', () => {
  it.each(NAMES)('%s takes time 0 in a Duplex ratchet packet only where it says so', (name) => {
    const policy: Policy = { ...strict, ratchetTime: () => 0n };
    const [profile] = PROFILES;
    if (profile === undefined) throw new Error('no profile');
    const dialect = DIALECTS[name];
    for (const variant of VARIANTS) {
      const ends = Pair.create(variant, { profile, crypto, dialect }, testKeys(profile, crypto), {
        client: { policy },
      }).connect();
      ends.run('client', ends.client.ratchet('symmetric'));
      const accepted = ends.server.stage === 'established';
      expect([variant, accepted]).toEqual([variant, variant === 'duplex' && name === 'reference']);
    }
  });
});
