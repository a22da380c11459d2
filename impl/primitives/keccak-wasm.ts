import { KECCAK_STATE_BYTES, type Keccak } from './keccak.ts';
import { ONE_STATE, permutation, roundConstantBytes } from './keccak-code.ts';
import {
  block,
  call,
  doWhile,
  Frame,
  type FunctionDefinition,
  i32,
  i64,
  instantiate,
  type ModuleDefinition,
} from './wasm-emitter.ts';

// The memory: the state, the state after an odd number of rounds, the round constants, the input.
const STATE = 0;
const OTHER = 256;
const CONSTANTS = 512;
const INPUT = 1024;
const PAGE = 65536;

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
  const permute = permutation(ONE_STATE, { state: STATE, other: OTHER, constants: CONSTANTS });
  return {
    pages: 1,
    functions: [permute, absorption(0)],
    data: [{ offset: CONSTANTS, bytes: roundConstantBytes() }],
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
