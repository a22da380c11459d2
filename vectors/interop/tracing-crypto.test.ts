import { describe, expect, it } from 'vitest';
import { pqclean } from '../../impl/crypto/pqclean.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { seededRandom } from '../../impl/primitives/seeded-random.ts';
import { DEFAULT_PROFILES } from '../../impl/profile.ts';
import { Pair, testKeys } from '../../impl/testing/pair.ts';
import type { Variant } from '../../impl/variant.ts';
import { Trace } from './trace.ts';
import { tracingCrypto, tracingRandom } from './tracing-crypto.ts';

const [profile] = DEFAULT_PROFILES;
if (profile === undefined) throw new Error('no profile');
const keys = testKeys(profile, pqclean);

/** A pair of which the client is traced. */
const tracedPair = (variant: Variant) => {
  const trace = new Trace();
  const pair = Pair.create(variant, { profile, crypto: pqclean }, keys, {
    client: {
      crypto: tracingCrypto(pqclean, trace),
      random: tracingRandom(seededRandom('session client'), trace),
    },
  });
  return { pair, trace };
};

describe.each(['simplex', 'duplex'] as const)('a traced %s client', (variant) => {
  it('sends what an untraced one sends', () => {
    const { pair } = tracedPair(variant);
    const untraced = Pair.create(variant, { profile, crypto: pqclean }, keys);
    for (const each of [pair, untraced]) {
      each.connect();
      each.run('client', each.client.ratchet('symmetric'));
      each.run('client', each.client.send(new Uint8Array(100)));
    }
    expect(pair.sent).toEqual(untraced.sent);
  });

  it('tells what its primitives did, with copies that erasure does not reach', () => {
    const { pair, trace } = tracedPair(variant);
    pair.connect();
    const events = trace.take();
    expect(trace.take()).toEqual([]);
    const ops = new Set(events.map(({ op }) => op));
    const expected = ['random', 'hash', 'verify', 'encapsulate', 'derive', 'aead'];
    expect([...ops].sort()).toEqual(
      (variant === 'simplex' ? expected : [...expected, 'sign', 'kem key pair', 'decapsulate']).sort(),
    );
    pair.client.abort();
    for (const event of events) {
      if (event.op === 'derive') expect(event.output.some((byte) => byte !== 0)).toBe(true);
      if (event.op === 'derive') expect(event.input.X.some((byte) => byte !== 0)).toBe(true);
      if (event.op === 'aead') expect(event.key.some((byte) => byte !== 0)).toBe(true);
      if (event.op === 'encapsulate') expect(event.secret.some((byte) => byte !== 0)).toBe(true);
    }
  });

  it('has snapshots that go on as it does, into the same trace', () => {
    const { pair, trace } = tracedPair(variant);
    pair.connect();
    trace.take();
    const copy = pair.snapshot();
    copy.run('client', copy.client.ratchet('symmetric'));
    const ofCopy = trace.take();
    pair.run('client', pair.client.ratchet('symmetric'));
    expect(trace.take()).toEqual(ofCopy);
    expect(ofCopy.map(({ op }) => op)).toEqual(['random', 'derive', 'aead', 'aead']);
    expect(copy.sent).toEqual(pair.sent.slice(-1));
  });
});

it('passes on what a backend refuses', () => {
  const crypto = tracingCrypto(pqclean, new Trace());
  expect(crypto.name).toBe('pqclean');
  const kem = crypto.kem('ML-KEM-512');
  expect(kem.acceptsPublicKey(new Uint8Array(3))).toBe(false);
  expect(() => kem.encapsulate(new Uint8Array(3), seededRandom('x'))).toThrow(RangeError);
  const { signingKey, verificationKey } = keys.server;
  expect(crypto.signature(profile.signature).matches(signingKey, verificationKey)).toBe(true);
  expect(crypto.signature(profile.signature).matches(signingKey, keys.client.verificationKey)).toBe(false);
  expect(crypto.symmetric('simplex', DIALECTS.reference).hash().length).toBe(32);
});
