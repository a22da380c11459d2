import { KECCAK_STATE_BYTES, type Keccak } from './keccak.ts';
import {
  block,
  type Code,
  call,
  doWhile,
  Frame,
  type FunctionDefinition,
  i32,
  i64,
  instantiate,
  type ModuleDefinition,
} from './wasm-emitter.ts';

/** Round constants (FIPS 202, 3.2.5), from the linear feedback shift register of algorithm 5. */
function roundConstants(): BigUint64Array {
  const constants = new BigUint64Array(24);
  let register = 1;
  return constants.map(() => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << ((1n << BigInt(j)) - 1n);
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
    return constant;
  });
}

/** Rotation offset of each lane (FIPS 202, 3.2.2); lane (x, y) stands at x + 5y. */
function rotationOffsets(): number[] {
  const offsets: number[] = new Array(25).fill(0);
  let x = 1;
  let y = 0;
  for (let t = 0; t < 24; t++) {
    offsets[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}

// The memory: the state, the state after an odd number of rounds, the round constants, the input.
const STATE = 0;
const OTHER = 256;
const CONSTANTS = 512;
const INPUT = 1024;
const PAGE = 65536;
const BASE = i32.const(0);

const FIVE = [0, 1, 2, 3, 4] as const;
const xorAll = (codes: readonly Code[]): Code => codes.reduce((left, right) => i64.xor(left, right));

/**
 * `permute()`. Lanes stay in memory, a plane at a time in registers, which suits the 16 registers of x64;
 * the column parities that theta needs are gathered while the plane before is written. Two rounds an
 * iteration: from one state to the other, and back.
 */
function permutation(): FunctionDefinition {
  const frame = new Frame();
  const rotations = rotationOffsets();
  const round = frame.local('i32');
  const lane = frame.local('i64');
  const plane = FIVE.map(() => frame.local('i64'));
  const effect = FIVE.map(() => frame.local('i64'));
  const parities = [FIVE.map(() => frame.local('i64')), FIVE.map(() => frame.local('i64'))] as const;

  /** Theta, rho, pi, chi and iota, with the parities of `from` given and those of `to` left behind. */
  const emitRound = (from: number, to: number, given: typeof plane, left: typeof plane, constant: number) => {
    const parity = (x: number): Code => given[x % 5]?.get ?? [];
    const thetaEffect = effect.map((D, x) =>
      D.set(i64.xor(parity(x + 4), i64.rotl(parity(x + 1), i64.const(1n)))),
    );
    const planes = FIVE.map((y) => {
      // Pi: lane (x, y) comes from lane (x + 3y, x).
      const load = plane.map((B, x) => {
        const column = (x + 3 * y) % 5;
        const source = column + 5 * x;
        const mixed = i64.xor(effect[column]?.get ?? [], i64.load(BASE, from + 8 * source));
        return B.set(i64.rotl(mixed, i64.const(BigInt(rotations[source] ?? 0))));
      });
      const B = (x: number): Code => plane[x % 5]?.get ?? [];
      const chi = left.map((parityOfColumn, x) => {
        const inverted = i64.xor(B(x + 1), i64.const(-1n));
        const value = i64.xor(B(x), i64.and(inverted, B(x + 2)));
        const iota = x + y === 0 ? i64.xor(value, i64.load(round.get, CONSTANTS + constant)) : value;
        return block(
          i64.store(BASE, to + 8 * (x + 5 * y), lane.tee(iota)),
          parityOfColumn.set(y === 0 ? lane.get : i64.xor(parityOfColumn.get, lane.get)),
        );
      });
      return block(...load, ...chi);
    });
    return block(...thetaEffect, ...planes);
  };

  const firstParities = parities[0].map((parity, x) =>
    parity.set(xorAll(FIVE.map((y) => i64.load(BASE, STATE + 8 * (x + 5 * y))))),
  );
  const twoRounds = block(
    emitRound(STATE, OTHER, parities[0], parities[1], 0),
    emitRound(OTHER, STATE, parities[1], parities[0], 8),
  );
  const body = block(
    ...firstParities,
    doWhile(twoRounds, i32.ltU(round.tee(i32.add(round.get, i32.const(16))), i32.const(8 * 24))),
  );
  return { name: 'permute', frame, body };
}

/** `absorb(end, rate)`: the blocks from INPUT to `end`, at least one, each of `rate` bytes, a multiple of 8. */
function absorption(permute: number): FunctionDefinition {
  const frame = new Frame();
  const end = frame.parameter('i32');
  const rate = frame.parameter('i32');
  const input = frame.local('i32');
  const lane = frame.local('i32');
  const next = (variable: typeof lane) => variable.tee(i32.add(variable.get, i32.const(8)));
  const xorLane = block(
    i64.store(lane.get, STATE, i64.xor(i64.load(lane.get, STATE), i64.load(input.get, 0))),
    input.set(i32.add(input.get, i32.const(8))),
  );
  const body = block(
    input.set(i32.const(INPUT)),
    doWhile(
      block(lane.set(i32.const(0)), doWhile(xorLane, i32.ltU(next(lane), rate.get)), call(permute)),
      i32.ltU(input.get, end.get),
    ),
  );
  return { name: 'absorb', frame, body };
}

function keccakModule(): ModuleDefinition {
  const constants = new Uint8Array(8 * 24);
  const view = new DataView(constants.buffer);
  roundConstants().forEach((constant, round) => {
    view.setBigUint64(8 * round, constant, true);
  });
  return {
    pages: 1,
    functions: [permutation(), absorption(0)],
    data: [{ offset: CONSTANTS, bytes: constants }],
  };
}

const { permute, absorb, memory } = instantiate<{
  permute(): void;
  absorb(end: number, rate: number): void;
}>(keccakModule());

const bytes = new Uint8Array(memory.buffer);

/** What of the instance's memory holds states and input: all zeros between calls. */
export const keccakScratch: readonly Uint8Array[] = [bytes.subarray(STATE, CONSTANTS), bytes.subarray(INPUT)];

const stateBytes = bytes.subarray(STATE, STATE + KECCAK_STATE_BYTES);
const bothStates = bytes.subarray(STATE, OTHER + KECCAK_STATE_BYTES);

/** Keccak in WebAssembly. One instance serves all states; nothing of them stays in it after a call. */
export const keccakWasm: Keccak = Object.freeze({
  name: 'wasm',
  permute(state: Uint8Array) {
    stateBytes.set(state);
    permute();
    state.set(stateBytes);
    bothStates.fill(0);
  },
  absorb(state: Uint8Array, rate: number, blocks: Uint8Array) {
    if (blocks.length === 0) return;
    const capacity = Math.floor((PAGE - INPUT) / rate) * rate;
    stateBytes.set(state);
    for (let offset = 0; offset < blocks.length; offset += capacity) {
      const chunk = blocks.subarray(offset, offset + capacity);
      bytes.set(chunk, INPUT);
      absorb(INPUT + chunk.length, rate);
    }
    state.set(stateBytes);
    bothStates.fill(0);
    bytes.fill(0, INPUT, INPUT + Math.min(capacity, blocks.length));
  },
});
