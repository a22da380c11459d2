import { BLOCK_BYTES, type CounterMode } from './counter-mode.ts';
import { S_BOX_CONSTANT } from './gf256.ts';
import { ROW_SHIFTS } from './rijndael.ts';
import { A_OVER, INVERSE, SUB, SUB_DOUBLED, SUB_LAST, type TablePair, TO_SPLIT } from './vector-permute.ts';
import {
  block,
  type Code,
  doWhile,
  Frame,
  type FunctionDefinition,
  i32,
  i64,
  instantiate,
  type Variable,
  v128,
} from './wasm-emitter.ts';

// The memory: the nonce, the round keys, the data. Blocks are encrypted two at a time, which hides what one
// waits for; the data has room for whole pairs.
const NONCE = 0;
const KEYS = 64;
const DATA = 2048;
const PAGE = 65536;
const PAIR_BYTES = 2 * BLOCK_BYTES;
const VECTOR_BYTES = 16;
const BASE = i32.const(0);

// A block is held by rows of eight bytes, rows 0 and 1 in its upper vector, 2 and 3 in its lower: ShiftRows
// stays inside a vector, and MixColumns moves only halves. In memory it stands by columns of four.
const LANES = Array.from({ length: VECTOR_BYTES }, (_, lane) => lane);
const rowsFromColumns = (row: 0 | 2): Code => LANES.map((lane) => 4 * (lane % 8) + row + (lane >> 3));
const columnsFromRows = (column: 0 | 4): Code => LANES.map((lane) => 8 * (lane % 4) + column + (lane >> 2));
const shiftedRows = (row: 0 | 2): Code =>
  LANES.map((lane) => (lane & 8) + ((lane + (ROW_SHIFTS[8][row + (lane >> 3)] ?? 0)) % 8));
const repeated = (byte: number): Code => LANES.map(() => byte);

/** The second half of one vector and the first of another. */
const acrossHalves = (left: Variable, right: Variable): Code =>
  v128.shuffle(
    left.get,
    right.get,
    LANES.map((lane) => lane + 8),
  );

/** Half a block on its way through a round. */
interface Half {
  /** ShiftRows, as the places that its bytes come from. */
  readonly shift: Code;
  /** The places that its bytes come from in a block by columns. */
  readonly fromColumns: Code;
  /** Where its half of the initial round key stands. */
  readonly key: number;
  readonly state: Variable;
  /** The substituted bytes, times 1, 2 and 3. */
  readonly once: Variable;
  readonly twice: Variable;
  readonly thrice: Variable;
}

/**
 * `xorKeystream(blocks, lastKey)`: XORs the encrypted nonce into DATA for each of the blocks, at least one,
 * and advances it. `lastKey` is 32 times the number of rounds. The round keys in memory are spoilt.
 */
function xorKeystream(): FunctionDefinition {
  const frame = new Frame();
  const blocks = frame.parameter('i32');
  const lastKey = frame.parameter('i32');
  const key = frame.local('i32');
  const data = frame.local('i32');
  const carry = frame.local('i64');
  const word = frame.local('i64');
  const low = frame.local('v128');
  const high = frame.local('v128');
  const sum = frame.local('v128');
  const quotient = frame.local('v128');
  const p = frame.local('v128');
  const q = frame.local('v128');

  const constants: Code[] = [];
  /** A vector that is set once, so that a register may keep it. */
  const constant = (bytes: Code): Code => {
    const variable = frame.local('v128');
    constants.push(variable.set(v128.const(bytes)));
    return variable.get;
  };
  const constantPair = ({ first, second }: TablePair) => [constant(first), constant(second)] as const;
  const lowNibbles = constant(repeated(0x0f));
  const sBoxConstant = constant(repeated(S_BOX_CONSTANT));
  const inverse = constant(INVERSE);
  const aOver = constant(A_OVER);
  const toSplit = constantPair(TO_SPLIT);
  const sub = constantPair(SUB);
  const subDoubled = constantPair(SUB_DOUBLED);
  const subLast = constantPair(SUB_LAST);

  const shifts = { 0: constant(shiftedRows(0)), 2: constant(shiftedRows(2)) };
  const half = (row: 0 | 2): Half => ({
    shift: shifts[row],
    fromColumns: rowsFromColumns(row),
    key: row === 0 ? KEYS : KEYS + VECTOR_BYTES,
    state: frame.local('v128'),
    once: frame.local('v128'),
    twice: frame.local('v128'),
    thrice: frame.local('v128'),
  });
  const first = { upper: half(0), lower: half(2) };
  const second = { upper: half(0), lower: half(2) };
  const pair = [first, second];
  const halves = pair.flatMap(({ upper, lower }) => [upper, lower]);

  const splitNibbles = (vector: Code): Code =>
    block(
      low.set(vector),
      high.set(v128.and(v128.shiftRight16(low.get, 4), lowNibbles)),
      low.set(v128.and(low.get, lowNibbles)),
    );
  const lookUp = (tables: readonly [Code, Code], indices: readonly [Variable, Variable]): Code =>
    v128.xor(v128.swizzle(tables[0], indices[0].get), v128.swizzle(tables[1], indices[1].get));

  // The tables leave the S-box's constant out: the round keys bring it, and the counter block takes it off
  // the initial one again. All round keys but the last are in split form.
  const keyRows = ({ fromColumns }: Half): Code =>
    v128.xor(
      v128.shuffle(v128.load(key.get, KEYS), v128.load(key.get, KEYS + VECTOR_BYTES), fromColumns),
      sBoxConstant,
    );
  const prepareKey = (prepare: (rows: Code) => Code): Code =>
    block(
      ...[first.upper, first.lower].map((part) => part.state.set(prepare(keyRows(part)))),
      ...[first.upper, first.lower].map((part) => v128.store(key.get, part.key, part.state.get)),
    );
  const split = (vector: Code): Code => block(splitNibbles(vector), lookUp(toSplit, [low, high]));
  const nextKey = key.tee(i32.add(key.get, i32.const(BLOCK_BYTES)));
  const prepareKeys = block(
    doWhile(prepareKey(split), i32.ltU(nextKey, lastKey.get)),
    prepareKey((rows) => rows),
  );

  // PRM-04. The second block of a pair advances the nonce only where it is asked for.
  const addToNonce = (amount: Code): Code =>
    block(
      carry.set(amount),
      ...[0, 8, 16, 24].map((offset) =>
        block(
          word.set(i64.add(i64.load(BASE, NONCE + offset), carry.get)),
          carry.set(i64.extendI32U(i64.ltU(word.get, carry.get))),
          i64.store(BASE, NONCE + offset, word.get),
        ),
      ),
    );
  const loadCounter = ({ state, fromColumns, key: initialKey }: Half): Code => {
    const counter = v128.shuffle(v128.load(BASE, NONCE), v128.load(BASE, NONCE + VECTOR_BYTES), fromColumns);
    return state.set(v128.xor(split(v128.xor(counter, sBoxConstant)), v128.load(BASE, initialKey)));
  };

  /** ShiftRows, and for each byte the p and q of vector-permute.ts: low is i, high k, sum j. */
  const shiftAndInvert = ({ state, shift }: Half): Code => {
    const inverseOf = (nibbles: Code): Code => v128.swizzle(inverse, nibbles);
    return block(
      splitNibbles(v128.swizzle(state.get, shift)),
      sum.set(v128.xor(low.get, high.get)),
      quotient.set(v128.swizzle(aOver, high.get)),
      p.set(v128.xor(inverseOf(v128.xor(inverseOf(low.get), quotient.get)), sum.get)),
      q.set(v128.xor(inverseOf(v128.xor(inverseOf(sum.get), quotient.get)), low.get)),
    );
  };
  const substitute = (part: Half): Code =>
    block(
      shiftAndInvert(part),
      part.once.set(lookUp(sub, [p, q])),
      part.twice.set(lookUp(subDoubled, [p, q])),
      part.thrice.set(v128.xor(part.once.get, part.twice.get)),
    );
  /** MixColumns and the round key: each row twice, the next thrice, the two after that once. */
  const mixColumns = (part: Half, other: Half): Code => {
    const oneRowOn = acrossHalves(part.thrice, other.thrice);
    const threeRowsOn = acrossHalves(other.once, part.once);
    const mixed = v128.xor(v128.xor(part.twice.get, oneRowOn), v128.xor(other.once.get, threeRowsOn));
    return part.state.set(v128.xor(mixed, v128.load(key.get, part.key)));
  };
  const round = block(
    ...halves.map(substitute),
    ...pair.flatMap(({ upper, lower }) => [mixColumns(upper, lower), mixColumns(lower, upper)]),
  );
  const lastRound = block(
    ...halves.map((part) =>
      block(
        shiftAndInvert(part),
        part.state.set(v128.xor(lookUp(subLast, [p, q]), v128.load(key.get, part.key))),
      ),
    ),
  );
  const xorIntoData = pair.flatMap(({ upper, lower }, index) =>
    ([0, 4] as const).map((column) => {
      const offset = DATA + index * BLOCK_BYTES + 4 * column;
      const keystream = v128.shuffle(upper.state.get, lower.state.get, columnsFromRows(column));
      return v128.store(data.get, offset, v128.xor(v128.load(data.get, offset), keystream));
    }),
  );

  const twoBlocks = block(
    loadCounter(first.upper),
    loadCounter(first.lower),
    addToNonce(i64.const(1n)),
    loadCounter(second.upper),
    loadCounter(second.lower),
    addToNonce(i64.extendI32U(i32.gtU(blocks.get, i32.const(1)))),
    key.set(i32.const(BLOCK_BYTES)),
    doWhile(round, i32.ltU(nextKey, lastKey.get)),
    lastRound,
    ...xorIntoData,
    data.set(i32.add(data.get, i32.const(PAIR_BYTES))),
  );
  const body = block(
    ...constants,
    prepareKeys,
    doWhile(twoBlocks, i32.gtS(blocks.tee(i32.sub(blocks.get, i32.const(2))), i32.const(0))),
  );
  return { name: 'xorKeystream', frame, body };
}

const { xorKeystream: run, memory } = instantiate<{ xorKeystream(blocks: number, lastKey: number): void }>({
  pages: 1,
  functions: [xorKeystream()],
  data: [],
});

/** The instance's memory: all zeros between calls. */
export const counterModeScratch = new Uint8Array(memory.buffer);

const nonceBytes = counterModeScratch.subarray(NONCE, NONCE + BLOCK_BYTES);

/**
 * Counter mode in WebAssembly. No memory access and no branch depends on a secret. One instance serves all
 * keys; nothing of them stays in it after a call.
 */
export const counterModeWasm: CounterMode = Object.freeze({
  name: 'wasm',
  apply(roundKeys: Uint8Array, nonce: Uint8Array, input: Uint8Array, output: Uint8Array) {
    if (input.length === 0) return;
    const capacity = PAGE - DATA;
    nonceBytes.set(nonce);
    for (let offset = 0; offset < input.length; offset += capacity) {
      const size = Math.min(capacity, input.length - offset);
      counterModeScratch.set(roundKeys, KEYS);
      counterModeScratch.set(size === input.length ? input : input.subarray(offset, offset + size), DATA);
      run(Math.ceil(size / BLOCK_BYTES), roundKeys.length - BLOCK_BYTES);
      output.set(counterModeScratch.subarray(DATA, DATA + size), offset);
    }
    nonce.set(nonceBytes);
    counterModeScratch.fill(
      0,
      NONCE,
      DATA + Math.ceil(Math.min(input.length, capacity) / PAIR_BYTES) * PAIR_BYTES,
    );
  },
});
