import { sha3_256, sha3_512 } from '@noble/hashes/sha3.js';
import { equalBytes } from '../impl/primitives/constant-time.ts';
import { cshake } from '../impl/primitives/cshake.ts';
import { KECCAK_STATE_BYTES, type Keccak, keccakJavaScript } from '../impl/primitives/keccak.ts';
import { keccakWasm } from '../impl/primitives/keccak-wasm.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { sha3 } from '../impl/primitives/sha3.ts';
import { type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';
import { messagesPerRun, SIZES, sizeName } from './sizes.ts';

const HASHES = [
  { name: 'SHA3-256', rate: 136, reference: sha3_256 },
  { name: 'SHA3-512', rate: 72, reference: sha3_512 },
] as const;

/** What a handshake derives its keys from, and how much it takes: bytes (sections 5 and 6). */
const DERIVATIONS = [
  { variant: 'Simplex', rate: 136, X: 32, N: 32, S: 0, length: 168 },
  { variant: 'Duplex', rate: 72, X: 32, N: 64, S: 32, length: 280 },
] as const;

const PERMUTATIONS_PER_RUN = 256;
const DERIVATIONS_PER_RUN = 64;

/** The permutation in both paths, the hashes, and the key derivations of handshakes. */
export const keccakBenchmarks: readonly Timed[] = [
  permutation(keccakWasm, keccakJavaScript),
  permutation(keccakJavaScript, keccakWasm),
  ...HASHES.flatMap((each) => SIZES.map((size) => hash(each, size))),
  ...DERIVATIONS.map(derivation),
];

function permutation(keccak: Keccak, other: Keccak): Timed {
  const permuted = (by: Keccak, times: number) => {
    const state = new Uint8Array(KECCAK_STATE_BYTES);
    for (let i = 0; i < times; i++) by.permute(state);
    return state;
  };
  return {
    kind: 'timed',
    name: `Keccak-f[1600], ${keccak.name}`,
    unit: 'ops/s',
    operations: PERMUTATIONS_PER_RUN,
    prepare: (operations) =>
      work(
        () => permuted(keccak, operations),
        (state) => equalBytes(state, permuted(other, operations)),
      ),
  };
}

function hash({ name, rate, reference }: (typeof HASHES)[number], size: number): Timed {
  return {
    kind: 'timed',
    name: `${name}, ${sizeName(size)}`,
    unit: 'MB/s',
    operations: messagesPerRun(size),
    bytes: size,
    prepare(operations) {
      const message = seededRandom('message').bytes(size);
      const expected = reference(message);
      return work(
        () => repeat(operations, () => sha3(rate, message)),
        (hashes) => hashes.every((each) => equalBytes(each, expected)),
      );
    },
  };
}

function derivation({ variant, rate, length, ...lengths }: (typeof DERIVATIONS)[number]): Timed {
  return {
    kind: 'timed',
    name: `cSHAKE key derivation, ${variant}`,
    unit: 'ops/s',
    operations: DERIVATIONS_PER_RUN,
    prepare(operations) {
      const random = seededRandom('derivation');
      const input = {
        X: random.bytes(lengths.X),
        N: random.bytes(lengths.N),
        S: random.bytes(lengths.S),
      };
      const expected = cshake(rate, input, length, keccakJavaScript);
      return work(
        () => repeat(operations, () => cshake(rate, input, length)),
        (outputs) => outputs.every((output) => equalBytes(output, expected)),
      );
    },
  };
}
