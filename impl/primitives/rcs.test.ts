import { readFileSync } from 'node:fs';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { _KMAC } from '@noble/hashes/sha3-addons.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterModeJavaScript } from './counter-mode.ts';
import { RCS_256, RCS_512, Rcs, type RcsOptions, type RcsParameters, type RcsState } from './rcs.ts';
import { expandKey } from './rcs-key-schedule.ts';

/** A byte string as recorded: hex, or, where it is long, what it hashes to and how it begins and ends. */
type RecordedBytes =
  | string
  | { readonly sha3_256: string; readonly length: number; readonly first64: string; readonly last64: string };

interface RecordedState {
  readonly nonce: string;
  readonly counter: number;
  readonly keccak_position: number;
  readonly keccak_state: string;
}

interface RecordedSequence {
  readonly name: string;
  readonly keybits: 256 | 512;
  readonly key: string;
  readonly nonce: string;
  readonly info: string;
  readonly taglen: number;
  readonly state0: RecordedState;
  readonly messages: readonly {
    readonly size: number;
    readonly ad: string;
    readonly pattern_add?: number;
    readonly plaintext: RecordedBytes;
    readonly output: RecordedBytes;
    readonly state: RecordedState;
  }[];
}

interface RecordedFailure {
  readonly keybits: 256 | 512;
  readonly key: string;
  readonly nonce: string;
  readonly ad: string;
  readonly steps: readonly {
    readonly what: string;
    readonly input: string;
    readonly ok: boolean;
    readonly state_after: RecordedState;
  }[];
}

interface Recording {
  readonly sequences: readonly RecordedSequence[];
  readonly failure?: readonly RecordedFailure[];
}

const readRecording = (name: string): Recording =>
  JSON.parse(readFileSync(new URL(`../../vectors/data/interop/${name}`, import.meta.url), 'utf8'));

const BACKENDS = ['wasm', 'javascript'] as const;
const VARIANTS = [RCS_256, RCS_512];
const parametersOf = (keybits: 256 | 512) => (keybits === 256 ? RCS_256 : RCS_512);
const keyOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 3 * i + 1);
const NONCE = new Uint8Array(32).fill(0xfe);
const fresh = (parameters: RcsParameters = RCS_256, options: RcsOptions = {}): Rcs =>
  new Rcs(parameters, keyOf(parameters.key), NONCE, options);
const AD = new Uint8Array(21).fill(0x11);
const MESSAGE = new TextEncoder().encode('a message that is longer than one block');

function expectState(actual: RcsState, expected: RecordedState): void {
  expect({
    nonce: bytesToHex(actual.nonce),
    counter: actual.counter,
    keccak_position: actual.macPosition,
    keccak_state: bytesToHex(actual.macState),
  }).toEqual({ ...expected, counter: BigInt(expected.counter) });
}

function expectBytes(actual: Uint8Array, expected: RecordedBytes): void {
  if (typeof expected === 'string') {
    expect(bytesToHex(actual)).toBe(expected);
  } else {
    expect({
      sha3_256: bytesToHex(sha3_256(actual)),
      length: actual.length,
      first64: bytesToHex(actual.subarray(0, 64)),
      last64: bytesToHex(actual.subarray(-64)),
    }).toEqual(expected);
  }
}

/** The plaintext of a message, by the recording's formula where it is abbreviated. */
const plaintextOf = ({
  size,
  plaintext,
  pattern_add = 0,
}: RecordedSequence['messages'][number]): Uint8Array =>
  typeof plaintext === 'string'
    ? hexToBytes(plaintext)
    : Uint8Array.from({ length: size }, (_, k) => 31 * k + 17 * Math.floor(k / 256) + pattern_add);

/** The first message of a fresh state by PRM-05's words, its MAC noble's KMAC. */
function firstSealed(
  parameters: RcsParameters,
  strings: readonly Uint8Array[],
  plaintext: Uint8Array,
  info: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const { roundKeys, macKey } = expandKey(parameters, keyOf(parameters.key), parameters.rounds, info);
  const ciphertext = new Uint8Array(plaintext.length);
  counterModeJavaScript.apply(roundKeys, NONCE.slice(), plaintext, ciphertext);
  const mac = new _KMAC(parameters.rate, parameters.tag, false, macKey, {});
  const littleEndian = (value: number, size: number): Uint8Array =>
    Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i));
  for (const string of strings) mac.update(string).update(littleEndian(string.length, 4));
  mac.update(NONCE).update(ciphertext);
  mac.update(littleEndian(32 + 1 + plaintext.length + 8, 8));
  return concatBytes(ciphertext, mac.digest());
}

describe.each(BACKENDS)('RCS in %s', (backend) => {
  // RCS specification 10.3, as protocol.md, section 1, gives it.
  it("gives the specification's known answer", () => {
    const key = hexToBytes('000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f');
    const nonce = hexToBytes('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0dfdedddcdbdad9d8d7d6d5d4d3d2d1d0');
    const sealed = new Rcs(RCS_256, key, nonce, { backend }).seal(new Uint8Array(20).fill(1), key);
    expect(bytesToHex(sealed)).toBe(
      '7940917e9219a31248946f71647b15421535941574f84f79f6110c1f2f776d03' +
        'f38582f301390a6b8807c75914ce0cf410051d73cae97d1d295cb0420146e179',
    );
  });

  const sequences = ['rcs-A.json', 'rcs-extra-A.json'].flatMap((file) =>
    readRecording(file).sequences.map((sequence, index) => ({ ...sequence, file, index })),
  );

  it.each(sequences)('follows $file sequence $index, $keybits bits: $name', (sequence) => {
    const parameters = parametersOf(sequence.keybits);
    const options = { backend, info: hexToBytes(sequence.info) };
    const sender = new Rcs(parameters, hexToBytes(sequence.key), hexToBytes(sequence.nonce), options);
    const receiver = sender.clone();
    expect(parameters.tag).toBe(sequence.taglen);
    expectState(sender.state(), sequence.state0);
    for (const message of sequence.messages) {
      const plaintext = plaintextOf(message);
      expectBytes(plaintext, message.plaintext);
      const sealed = sender.seal(hexToBytes(message.ad), plaintext);
      expectBytes(sealed, message.output);
      expectState(sender.state(), message.state);
      expectBytes(receiver.open(hexToBytes(message.ad), sealed) ?? new Uint8Array(0), message.plaintext);
      expectState(receiver.state(), message.state);
    }
  });

  it.each(readRecording('rcs-A.json').failure ?? [])('fails as recorded, $keybits bits', (failure) => {
    const { keybits, key, nonce, ad, steps } = failure;
    const receiver = new Rcs(parametersOf(keybits), hexToBytes(key), hexToBytes(nonce), { backend });
    for (const { input, ok, state_after } of steps) {
      expect(receiver.open(hexToBytes(ad), hexToBytes(input)) !== undefined).toBe(ok);
      expectState(receiver.state(), state_after);
    }
  });
});

describe.each(VARIANTS)('$name', (parameters) => {
  // Ciphertexts of 60 to 80 bytes and of 0 to 10 lie around the edge in one variant or the other.
  const sizes = [...Array(11).keys(), ...Array.from({ length: 21 }, (_, i) => 60 + i)];

  it('has the MAC of SP 800-185 where it is asked for', () => {
    for (const size of sizes) {
      const plaintext = new Uint8Array(size);
      const sealed = fresh(parameters, { macPadding: 'standard' }).seal(AD, plaintext);
      expect(sealed).toEqual(firstSealed(parameters, [AD], plaintext));
    }
  });

  // PRM-09: the ciphertext lengths that differ are 68, 69, 70 mod 136, or 4, 5, 6 mod 72.
  it('differs from it in the deployed padding at three lengths only', () => {
    const differing = sizes.filter((size) => {
      const standard = fresh(parameters, { macPadding: 'standard' }).seal(AD, new Uint8Array(size));
      return bytesToHex(standard) !== bytesToHex(fresh(parameters).seal(AD, new Uint8Array(size)));
    });
    expect(differing).toEqual(parameters.rate === 136 ? [68, 69, 70] : [4, 5, 6, 76, 77, 78]);
  });

  it('authenticates each string of associated data, and its length', () => {
    const sender = () => fresh(parameters, { macPadding: 'standard' });
    for (const lengths of [[], [0], [10, 11], [11, 10], [255, 256, 0], [70_000]]) {
      const strings = lengths.map((length) => new Uint8Array(length).fill(0x22));
      expect(sender().seal(strings, MESSAGE)).toEqual(firstSealed(parameters, strings, MESSAGE));
    }
    expect(sender().seal(AD, MESSAGE)).toEqual(sender().seal([AD], MESSAGE));
  });

  it('takes info into its keys', () => {
    const info = new TextEncoder().encode('info');
    const sealed = fresh(parameters, { macPadding: 'standard', info }).seal(AD, MESSAGE);
    expect(sealed).toEqual(firstSealed(parameters, [AD], MESSAGE, info));
    expect(sealed).not.toEqual(firstSealed(parameters, [AD], MESSAGE));
  });

  it('opens nothing with any one bit changed, header, ciphertext or tag', () => {
    const sealed = fresh(parameters).seal(AD, MESSAGE);
    const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
      bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(fresh(parameters).open(AD, sealed)).toEqual(MESSAGE);
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      expect(fresh(parameters).open(AD, flipped(sealed, bit))).toBeUndefined();
    }
    for (let bit = 0; bit < 8 * AD.length; bit++) {
      expect(fresh(parameters).open(flipped(AD, bit), sealed)).toBeUndefined();
    }
  });

  it('leaves the decision to acceptTag', () => {
    const sealed = fresh(parameters).seal(AD, MESSAGE);
    const tag = sealed.slice(MESSAGE.length);
    const asked: Uint8Array[][] = [];
    const refused = fresh(parameters).open(AD, sealed, (received, computed) => {
      asked.push([received.slice(), computed.slice()]);
      return false;
    });
    expect(refused).toBeUndefined();
    expect(asked).toEqual([[tag, tag]]);
    const forged = sealed.slice().fill(0, MESSAGE.length);
    const receiver = fresh(parameters);
    expect(receiver.open(AD, forged, () => true)).toEqual(MESSAGE);
    const sender = fresh(parameters);
    sender.seal(AD, MESSAGE);
    expect(receiver.state()).toEqual(sender.state());
  });

  it('lets acceptTag use another state', () => {
    const sealed = fresh(parameters).seal(AD, MESSAGE);
    const other = fresh(parameters);
    const opened = fresh(parameters).open(AD, sealed, () => {
      other.seal(AD, new Uint8Array(500));
      return true;
    });
    expect(opened).toEqual(MESSAGE);
  });

  it('takes what is shorter than a tag for nothing', () => {
    const receiver = fresh(parameters);
    expect(receiver.open(AD, new Uint8Array(parameters.tag - 1))).toBeUndefined();
    expect(receiver.state()).toEqual(fresh(parameters).state());
  });

  it('seals an empty message, which uses no keystream', () => {
    const sender = fresh(parameters);
    const sealed = sender.seal(AD, new Uint8Array(0));
    expect(sealed.length).toBe(parameters.tag);
    expect(sender.state().nonce).toEqual(NONCE);
    expect(fresh(parameters).open(AD, sealed)).toEqual(new Uint8Array(0));
  });

  it('gives the same bytes in both backends, message after message', () => {
    const options = fc.record({
      rounds: fc.integer({ min: 2, max: 60 }),
      macPadding: fc.constantFrom<'standard' | 'deployed'>('standard', 'deployed'),
      info: fc.uint8Array({ maxLength: 40 }),
    });
    const messages = fc.array(
      fc.record({
        ad: fc.uint8Array({ maxLength: 40 }),
        plaintext: fc.uint8Array({ maxLength: 400, size: 'max' }),
        damaged: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(options, messages, (given, sequence) => {
        const wasm = fresh(parameters, { ...given, backend: 'wasm' });
        const javascript = fresh(parameters, { ...given, backend: 'javascript' });
        const receiver = wasm.clone();
        for (const { ad, plaintext, damaged } of sequence) {
          const sealed = wasm.seal(ad, plaintext);
          expect(javascript.seal(ad, plaintext)).toEqual(sealed);
          expect(javascript.state()).toEqual(wasm.state());
          const received = damaged ? sealed.with(0, (sealed[0] ?? 0) ^ 1) : sealed;
          expect(receiver.open(ad, received)).toEqual(damaged ? undefined : plaintext);
          // A refused message has broken the receiver's chain (PRM-06).
          if (damaged) break;
        }
      }),
      { seed: 1 },
    );
  });

  it('is cloned with its whole state, and each goes its own way', () => {
    const original = fresh(parameters);
    original.seal(AD, MESSAGE);
    const before = original.state();
    const clone = original.clone();
    const sealed = original.seal(AD, MESSAGE);
    expect(clone.state()).toEqual(before);
    original.erase();
    expect(clone.state()).toEqual(before);
    expect(clone.clone().seal(AD, MESSAGE)).toEqual(sealed);
    expect(clone.open(AD, sealed)).toEqual(MESSAGE);
  });

  it('gives copies of its state', () => {
    const cipher = fresh(parameters);
    const state = cipher.state();
    state.nonce.fill(0);
    state.macState.fill(0);
    expect(cipher.state()).toEqual(fresh(parameters).state());
  });

  // TRD-01
  it('erases all that it holds, and is of no use afterwards', () => {
    const cipher = fresh(parameters);
    cipher.seal(AD, MESSAGE);
    const { nonce, macState } = cipher.state();
    const { roundKeys } = expandKey(parameters, keyOf(parameters.key), parameters.rounds, new Uint8Array(0));
    const held: Uint8Array[] = [];
    const copies: Uint8Array[] = [];
    cipher.erase((bytes) => {
      held.push(bytes);
      copies.push(bytes.slice());
      bytes.fill(0xee);
    });
    expect(copies).toEqual([concatBytes(roundKeys, nonce, macState)]);
    expect(held.every((bytes) => bytes.every((byte) => byte === 0xee))).toBe(true);
    expect(cipher.state()).toEqual({
      nonce: new Uint8Array(32).fill(0xee),
      counter: 0n,
      macState: new Uint8Array(200).fill(0xee),
      macPosition: 0,
    });
    for (const erased of [cipher, cipher.clone()]) {
      expect(() => erased.seal(AD, MESSAGE)).toThrow('erased');
      expect(() => erased.open(AD, new Uint8Array(100))).toThrow('erased');
    }
  });

  it('erases with zeros by default', () => {
    const cipher = fresh(parameters);
    cipher.erase();
    cipher.erase((bytes) => expect(bytes.every((byte) => byte === 0)).toBe(true));
    expect.assertions(1);
  });

  // CLM-02: two states, and what JavaScript adds, fit well into 4 KiB.
  it('holds no more than its keys, nonce and MAC state', () => {
    fresh(parameters).erase((bytes) => {
      expect(bytes.length).toBe((parameters.rounds + 1) * 32 + 32 + 200);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    });
    expect.assertions(2);
  });

  it('refuses a key, nonce or number of rounds that does not fit', () => {
    const key = keyOf(parameters.key);
    expect(() => new Rcs(parameters, key.subarray(1), NONCE)).toThrow(/^key: /);
    expect(() => new Rcs(parameters, key, new Uint8Array(33))).toThrow(/^nonce: /);
    for (const rounds of [0, 1, 61, 22.5, Number.NaN]) {
      expect(() => new Rcs(parameters, key, NONCE, { rounds })).toThrow(RangeError);
    }
  });
});

describe('RCS-256 of the formal analysis', () => {
  it('has 21 rounds: other bytes, the same MAC key', () => {
    const options = { rounds: 21, macPadding: 'standard' } as const;
    const sealed = fresh(RCS_256, options).seal(AD, MESSAGE);
    expect(fresh(RCS_256, options).open(AD, sealed)).toEqual(MESSAGE);
    expect(sealed.subarray(0, 32)).not.toEqual(fresh().seal(AD, MESSAGE).subarray(0, 32));
    expect(fresh(RCS_256, options).state()).toEqual(fresh().state());
  });
});
