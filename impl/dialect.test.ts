import { sha3_512 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import { join } from './bytes.ts';
import { backend } from './crypto/backends.ts';
import type { Crypto } from './crypto/crypto.ts';
import { DIALECTS, type DialectName } from './dialect.ts';
import { type Policy, strict } from './policy.ts';
import { PROFILES } from './profile.ts';
import { Pair, testKeys } from './testing/pair.ts';
import { decodeHeader } from './wire/header.ts';
import { duplexMessages } from './wire/messages.ts';

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

/** What section 13's table says of Duplex, computed from what went over the wire, with noble's SHA3-512. */
describe.each(NAMES)('the Duplex transcript of %s (section 13)', (name) => {
  /** The values that packets 5 and 6 seal, in order, as our endpoints sealed them. */
  const sealed: Uint8Array[] = [];
  const watched: Crypto = {
    ...crypto,
    symmetric: (variant, dialect) => {
      const symmetric = crypto.symmetric(variant, dialect);
      return {
        ...symmetric,
        aead: (key, nonce, transmit) => {
          const aead = symmetric.aead(key, nonce, transmit);
          return {
            seal: (ad, plaintext) => {
              sealed.push(plaintext.slice());
              return aead.seal(ad, plaintext);
            },
            open: (ad, bytes, accept) => aead.open(ad, bytes, accept),
            clone: () => aead.clone(),
            erase: (overwrite) => aead.erase(overwrite),
          };
        },
      };
    },
  };
  const [profile] = PROFILES;
  if (profile === undefined) throw new Error('no profile');
  const keys = testKeys(profile, crypto);
  const dialect = DIALECTS[name];
  const ends = Pair.create('duplex', { profile, crypto: watched, dialect }, keys).connect();
  const packets = ends.sent.map(({ packet }) => packet);
  const at = (index: number) => packets[index - 1] ?? new Uint8Array(0);
  const header = (index: number) => at(index).subarray(0, 21);
  const { kid, cfg, ...one } = duplexMessages(profile).connectRequest.decode(at(1).subarray(21));
  const two = duplexMessages(profile).connectResponse.decode(at(2).subarray(21));
  const three = duplexMessages(profile).exchangeRequest.decode(at(3).subarray(21));
  const four = duplexMessages(profile).exchangeResponse.decode(at(4).subarray(21));
  const H = (...parts: Uint8Array[]) => sha3_512(join(...parts));
  const start = H(cfg, kid, keys.client.verificationKey, keys.server.verificationKey);
  const m5 = at(5).subarray(21);

  it('signs what the table says', () => {
    const last = name === 'specification-1.4';
    const signed = (head: Uint8Array, ...parts: Uint8Array[]) =>
      H(...(last ? [...parts, head] : [head, ...parts]));
    expect(one.hash).toEqual(signed(header(1), kid, cfg));
    expect(two.hash).toEqual(signed(header(2), two.publicKey));
    const exchange = last ? [three.publicKey, three.ciphertext] : [three.ciphertext, three.publicKey];
    expect(three.hash).toEqual(H(header(3), ...exchange));
    expect(four.hash).toEqual(signed(header(4), four.ciphertext));
  });

  it('folds what the table says, and confirms what it says', () => {
    const fold = (sch: Uint8Array, ...parts: Uint8Array[]) =>
      parts.reduce((value, part) => H(value, part), sch);
    const hashes = [two.hash, three.hash, four.hash];
    if (name === 'specification-1.4') {
      const c5 = H(start, header(5));
      expect(sealed.slice(0, 2)).toEqual([c5, H(c5)]);
      expect(ends.client.transcriptHash).toEqual(start);
      return;
    }
    const sch4 = name === 'reference' ? fold(start, one.hash, ...hashes) : fold(start, ...hashes);
    const sch5 = fold(sch4, m5);
    expect(sealed.slice(0, 2)).toEqual([sch4, H(sch5)]);
    expect([ends.client.transcriptHash, ends.server.transcriptHash]).toEqual([sch5, sch5]);
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
