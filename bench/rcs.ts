import { equalBytes } from '../impl/primitives/constant-time.ts';
import { RCS_256, RCS_512, Rcs, type RcsParameters } from '../impl/primitives/rcs.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import { HEADER_LENGTH } from '../impl/wire/header.ts';
import { type Target, type Timed, work } from './benchmark.ts';
import { repeat } from './repeat.ts';
import { messagesPerRun, SIZES, sizeName } from './sizes.ts';

const BACKENDS = ['wasm', 'javascript'] as const;

type Backend = (typeof BACKENDS)[number];

/** What seal and open are to reach at 64 KiB on one core, in MB/s. */
const TARGETS: Readonly<Record<RcsParameters['name'], Target>> = {
  'RCS-256': { bound: 35, aim: 70 },
  'RCS-512': { bound: 25, aim: 50 },
};

/** Both ciphers, both ways, in WebAssembly and in plain JavaScript. */
export const rcsBenchmarks: readonly Timed[] = [RCS_256, RCS_512].flatMap((parameters) =>
  BACKENDS.flatMap((backend) =>
    SIZES.flatMap((size) => [seal(parameters, size, backend), open(parameters, size, backend)]),
  ),
);

function seal(parameters: RcsParameters, size: number, backend: Backend): Timed {
  return {
    ...described('seal', parameters, size, backend),
    prepare(operations) {
      const { state, other, header, plaintext } = inputs(parameters, size, backend);
      const sealAll = sealing(header, plaintext, operations);
      return work(
        // Every run begins with a copy of the same state.
        () => sealAll(state.clone()),
        (sealed) => {
          const peer = other.clone();
          return sealed.every((message) => equals(peer.open(header, message), plaintext));
        },
      );
    },
  };
}

function open(parameters: RcsParameters, size: number, backend: Backend): Timed {
  return {
    ...described('open', parameters, size, backend),
    prepare(operations) {
      const { state, other, header, plaintext } = inputs(parameters, size, backend);
      const sealed = sealing(header, plaintext, operations)(other);
      return work(
        () => {
          const rcs = state.clone();
          return sealed.map((message) => rcs.open(header, message));
        },
        (opened) => opened.every((message) => equals(message, plaintext)),
      );
    },
  };
}

function described(what: 'seal' | 'open', parameters: RcsParameters, size: number, backend: Backend) {
  const hasTarget = size === Math.max(...SIZES) && backend === 'wasm';
  return {
    kind: 'timed',
    name: `${parameters.name} ${what}, ${sizeName(size)}, ${backend}`,
    unit: 'MB/s',
    operations: messagesPerRun(size),
    bytes: size,
    ...(hasTarget ? { target: TARGETS[parameters.name] } : {}),
  } as const;
}

/** The same fresh state in one backend and in the other, and what is sealed under it. */
function inputs(parameters: RcsParameters, size: number, backend: Backend) {
  const random = seededRandom(`${parameters.name} ${size}`);
  const key = random.bytes(parameters.key);
  const nonce = random.bytes(parameters.nonce);
  return {
    state: new Rcs(parameters, key, nonce, { backend }),
    other: new Rcs(parameters, key, nonce, { backend: backend === 'wasm' ? 'javascript' : 'wasm' }),
    header: random.bytes(HEADER_LENGTH),
    plaintext: random.bytes(size),
  };
}

/** Seals the same message so many times, one after the other. */
function sealing(header: Uint8Array, plaintext: Uint8Array, count: number): (rcs: Rcs) => Uint8Array[] {
  return (rcs) => repeat(count, () => rcs.seal(header, plaintext));
}

function equals(message: Uint8Array | undefined, expected: Uint8Array): boolean {
  return message !== undefined && equalBytes(message, expected);
}
