import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../dialect.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { VARIANTS, type Variant } from '../variant.ts';
import type { Symmetric } from './crypto.ts';
import { fakeSymmetric } from './fake-symmetric.ts';
import { symmetric } from './symmetric.ts';

/** What happens to the messages of one direction. */
type Event =
  | { readonly kind: 'seal'; readonly length: number }
  | { readonly kind: 'deliver' | 'replay'; readonly message: number }
  | { readonly kind: 'change'; readonly message: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly message: number; readonly length: number }
  | { readonly kind: 'other header'; readonly message: number }
  | { readonly kind: 'accept all'; readonly message: number }
  | { readonly kind: 'clone' };

const message = fc.nat(5);
const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('seal' as const), length: fc.nat(100) }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), message: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('replay' as const), message }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), message, bit: fc.nat(2000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), message, length: fc.nat(100) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('other header' as const), message }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept all' as const), message }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('clone' as const) }) },
  ),
  { maxLength: 30 },
);

/** What a receiver sees of the events: for each delivery the plaintext in hex, or that it was refused. */
function observe({ aead }: Symmetric, variant: Variant, script: readonly Event[]): readonly string[] {
  const random = seededRandom('keys');
  const [key, nonce] = [random.bytes(VARIANTS[variant].key), random.bytes(VARIANTS[variant].nonce)];
  const header = random.bytes(21);
  let sender = aead(key, nonce, true);
  let receiver = aead(key, nonce, false);
  const sent: Uint8Array[] = [];
  let next = 0;
  const open = (sealed: Uint8Array, associated = header, accept?: () => boolean): string => {
    const opened = receiver.open(associated, sealed, accept);
    // What a forced tag lets through is decrypted with some keystream: only its length can be compared.
    if (accept !== undefined) return `${opened?.length} bytes`;
    return opened === undefined ? 'refused' : Buffer.from(opened).toString('hex');
  };

  return script.map((event) => {
    if (event.kind === 'seal') {
      const sealed = sender.seal(header, new Uint8Array(event.length).fill(sent.length));
      sent.push(sealed);
      return `${sealed.length} bytes`;
    }
    if (event.kind === 'clone') {
      const [old, copy] = [sender, sender.clone()];
      sender = copy;
      old.seal(header, key);
      [receiver] = [receiver.clone(), receiver.open(header, key)];
      return 'cloned';
    }
    const sealed = event.kind === 'deliver' ? sent[next++] : sent[event.message];
    if (sealed === undefined) return 'nothing to deliver';
    switch (event.kind) {
      case 'change': {
        const changed = sealed.slice();
        const bit = event.bit % (8 * sealed.length);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return open(changed);
      }
      case 'cut':
        return open(sealed.subarray(0, event.length % sealed.length));
      case 'other header':
        return open(sealed, header.subarray(1));
      case 'accept all':
        return open(sealed, header, () => true);
      default:
        return open(sealed);
    }
  });
}

describe.each(['simplex', 'duplex'] as const)('the fake symmetric primitives, %s', (variant) => {
  const { hash, key, nonce } = VARIANTS[variant];
  const fake = fakeSymmetric(variant, DIALECTS.reference);
  const real = symmetric(variant, DIALECTS.reference);
  const random = seededRandom(variant);

  it('accept and refuse what the real ones accept and refuse', () => {
    const property = fc.property(events, (script) => {
      expect(observe(fake, variant, script)).toEqual(observe(real, variant, script));
    });
    fc.assert(property, { seed: 456, numRuns: 200 });
  });

  it('hash and derive as many bytes from the same parts as the real ones', () => {
    const [a, b] = [random.bytes(30), random.bytes(11)];
    const whole = Uint8Array.of(...a, ...b);
    for (const { hash: digest, derive } of [fake, real]) {
      expect(digest(a, b)).toHaveLength(hash);
      expect(digest(a, b)).toEqual(digest(whole));
      expect(digest(b, a)).not.toEqual(digest(whole));
      const output = derive({ X: a, N: b, S: b }, 300);
      expect(derive({ X: a, N: b, S: b }, 100)).toEqual(output.subarray(0, 100));
      for (const other of [
        { X: b, N: b, S: b },
        { X: a, N: a, S: b },
        { X: a, N: b, S: a },
        { X: a, N: whole, S: b.subarray(1) },
      ]) {
        expect(derive(other, 300)).not.toEqual(output);
      }
    }
    expect(fakeSymmetric('simplex', DIALECTS.reference).derive({ X: a, N: b, S: b }, 32)).not.toEqual(
      fakeSymmetric('duplex', DIALECTS.reference).derive({ X: a, N: b, S: b }, 32),
    );
  });

  it('refuse keys and nonces of wrong lengths', () => {
    for (const { aead } of [fake, real]) {
      expect(() => aead(new Uint8Array(key - 1), new Uint8Array(nonce), true)).toThrow(/^key: /);
      expect(() => aead(new Uint8Array(key), new Uint8Array(nonce + 1), true)).toThrow(/^nonce: /);
    }
  });

  it('take no notice of input shorter than a tag', () => {
    for (const { aead } of [fake, real]) {
      const [sender, receiver] = [
        aead(new Uint8Array(key), new Uint8Array(nonce), true),
        aead(new Uint8Array(key), new Uint8Array(nonce), false),
      ];
      const sealed = sender.seal(nothing, Uint8Array.of(1));
      for (const length of [0, 1, VARIANTS[variant].tag - 1]) {
        expect(receiver.open(nothing, sealed.subarray(0, length))).toBeUndefined();
      }
      expect(receiver.open(nothing, sealed)).toEqual(Uint8Array.of(1));
    }
  });

  it('erase: overwrite all that is secret, and serve no more; a clone made before serves on', () => {
    for (const { aead } of [fake, real]) {
      const state = aead(random.bytes(key), random.bytes(nonce), true);
      const clone = state.clone();
      const overwritten: Uint8Array[] = [];
      state.erase((secret) => overwritten.push(secret.fill(0x55)));
      expect(overwritten.length).toBeGreaterThan(0);
      expect(() => state.seal(nothing, nothing)).toThrow(/erased/);
      expect(() => state.open(nothing, nothing)).toThrow(/erased/);
      expect(() => state.clone().seal(nothing, nothing)).toThrow(/erased/);
      expect(clone.seal(nothing, nothing)).toHaveLength(VARIANTS[variant].tag);
    }
  });

  it('keep the two directions and the dialects apart', () => {
    const [first, second] = [random.bytes(key), random.bytes(key)];
    const start = new Uint8Array(nonce).fill(0xff);
    const [header, plaintext] = [random.bytes(21), new Uint8Array(96)];
    const sealed = fake.aead(first, start, true).seal(header, plaintext);
    expect(fake.aead(first, start, false).open(header, sealed)).toEqual(plaintext);
    expect(fake.aead(second, start, false).open(header, sealed)).toBeUndefined();
    expect(fake.aead(first, new Uint8Array(nonce), false).open(header, sealed)).toBeUndefined();
    const formal = fakeSymmetric(variant, DIALECTS['formal-2026']).aead(first, start, false);
    expect(formal.open(header, sealed) === undefined).toBe(variant === 'simplex');
  });
});

const nothing = new Uint8Array();
