import {
  block,
  type Code,
  doWhile,
  Frame,
  type FunctionDefinition,
  i32,
  i64,
  type ValueType,
  type Variable,
  v128,
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

/** The round constants as `permutation` reads them: eight bytes each, little-endian. */
export function roundConstantBytes(): Uint8Array {
  const bytes = new Uint8Array(8 * 24);
  const view = new DataView(bytes.buffer);
  roundConstants().forEach((constant, round) => {
    view.setBigUint64(8 * round, constant, true);
  });
  return bytes;
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

/** The instructions on a lane: of one state, or the same lane of two. */
export interface LaneCode {
  readonly type: ValueType;
  /** Bytes from a lane to the next. */
  readonly bytes: number;
  load(address: Code, offset: number): Code;
  store(address: Code, offset: number, value: Code): Code;
  xor(left: Code, right: Code): Code;
  /** `left`, with the bits of `right` that are not in `inverted` flipped. */
  chi(left: Code, inverted: Code, right: Code): Code;
  /** Rotated to the left; `spare` is a variable to work with. */
  rotl(value: Code, bits: number, spare: Variable): Code;
  /** A round constant. */
  loadConstant(address: Code, offset: number): Code;
}

/** One state, its lanes one after the other. */
export const ONE_STATE: LaneCode = Object.freeze({
  type: 'i64',
  bytes: 8,
  load: i64.load,
  store: i64.store,
  xor: i64.xor,
  chi: (left, inverted, right) => i64.xor(left, i64.and(i64.xor(inverted, i64.const(-1n)), right)),
  rotl: (value, bits) => i64.rotl(value, i64.const(BigInt(bits))),
  loadConstant: i64.load,
} satisfies LaneCode);

/** Two independent states, lane 0 of the one, lane 0 of the other, lane 1 of the one, and so on. */
export const TWO_STATES: LaneCode = Object.freeze({
  type: 'v128',
  bytes: 16,
  load: v128.load,
  store: v128.store,
  xor: v128.xor,
  chi: (left, inverted, right) => v128.xor(left, v128.andNot(right, inverted)),
  rotl: (value, bits, spare) =>
    bits === 0
      ? value
      : v128.or(v128.shiftLeft64(spare.tee(value), bits), v128.shiftRight64(spare.get, 64 - bits)),
  loadConstant: v128.load64Splat,
} satisfies LaneCode);

/** Where in memory the permutation works. */
export interface PermutationMemory {
  /** The 25 lanes of the state. */
  readonly state: number;
  /** Room for as many more: the state after an odd number of rounds. */
  readonly other: number;
  /** What `roundConstantBytes` gives. */
  readonly constants: number;
}

const BASE = i32.const(0);
const FIVE = [0, 1, 2, 3, 4] as const;

/**
 * `permute()`: Keccak-f[1600] (FIPS 202, 3.3). Lanes stay in memory, a plane at a time in registers, which
 * suits the 16 registers of x64; the column parities that theta needs are gathered while the plane before is
 * written. Two rounds an iteration: from one state to the other, and back.
 */
export function permutation(
  lanes: LaneCode,
  { state, other, constants }: PermutationMemory,
): FunctionDefinition {
  const frame = new Frame();
  const rotations = rotationOffsets();
  const round = frame.local('i32');
  const lane = frame.local(lanes.type);
  const plane = FIVE.map(() => frame.local(lanes.type));
  const effect = FIVE.map(() => frame.local(lanes.type));
  const parities = [
    FIVE.map(() => frame.local(lanes.type)),
    FIVE.map(() => frame.local(lanes.type)),
  ] as const;

  /** Theta, rho, pi, chi and iota, with the parities of `from` given and those of `to` left behind. */
  const emitRound = (from: number, to: number, given: typeof plane, left: typeof plane, constant: number) => {
    const parity = (x: number): Code => given[x % 5]?.get ?? [];
    const thetaEffect = effect.map((D, x) =>
      D.set(lanes.xor(parity(x + 4), lanes.rotl(parity(x + 1), 1, lane))),
    );
    const planes = FIVE.map((y) => {
      // Pi: lane (x, y) comes from lane (x + 3y, x).
      const load = plane.map((B, x) => {
        const column = (x + 3 * y) % 5;
        const source = column + 5 * x;
        const mixed = lanes.xor(effect[column]?.get ?? [], lanes.load(BASE, from + lanes.bytes * source));
        return B.set(lanes.rotl(mixed, rotations[source] ?? 0, lane));
      });
      const B = (x: number): Code => plane[x % 5]?.get ?? [];
      const chi = left.map((parityOfColumn, x) => {
        const value = lanes.chi(B(x), B(x + 1), B(x + 2));
        const iota =
          x + y === 0 ? lanes.xor(value, lanes.loadConstant(round.get, constants + constant)) : value;
        return block(
          lanes.store(BASE, to + lanes.bytes * (x + 5 * y), lane.tee(iota)),
          parityOfColumn.set(y === 0 ? lane.get : lanes.xor(parityOfColumn.get, lane.get)),
        );
      });
      return block(...load, ...chi);
    });
    return block(...thetaEffect, ...planes);
  };

  const firstParities = parities[0].map((parity, x) =>
    parity.set(FIVE.map((y) => lanes.load(BASE, state + lanes.bytes * (x + 5 * y))).reduce(lanes.xor)),
  );
  const twoRounds = block(
    emitRound(state, other, parities[0], parities[1], 0),
    emitRound(other, state, parities[1], parities[0], 8),
  );
  const body = block(
    ...firstParities,
    doWhile(twoRounds, i32.ltU(round.tee(i32.add(round.get, i32.const(16))), i32.const(8 * 24))),
  );
  return { name: 'permute', frame, body };
}
