import { permutation, roundConstantBytes, TWO_STATES } from '../keccak-code.ts';
import {
  block,
  type Code,
  call,
  doWhile,
  Frame,
  type FunctionDefinition,
  i32,
  type ModuleDefinition,
  v128,
} from '../wasm-emitter.ts';
import { AddressType } from './address.ts';
import { HALF, type KernelInput, type KernelMemory, LANE, RATE_LANES } from './kernel-memory.ts';
import type { SlhDsaParameters } from './parameters.ts';

/** The kernel's functions, as they are called. */
export interface KernelFunctions {
  /** SHAKE256 of an input. */
  hash(start: number, end: number): void;
  /** The secret start of a chain (FIPS 205, algorithm 6, line 4 to 6) to the message of `one`. */
  startChain(chain: number): void;
  /** Goes on with the chain in `one`, at least one step (algorithm 5). */
  step(count: number): void;
  /** Copies the message of `one` to `offset` in that of `all`. */
  endChain(offset: number): void;
  /** All chains of two keys, and T_len of them (algorithm 6), to two nodes. */
  wotsLeaves(nodes: number): void;
  /** The leaves of a FORS tree (algorithm 15), `count` of them, an even number. */
  forsLeaves(count: number): void;
  /** A level of a tree from the one below it: `count` nodes, rounded up to an even number. */
  level(count: number): void;
}

/** Indices of the module's functions. */
const PERMUTE = 0;
const HASH = 1;
const START_CHAIN = 2;
const STEP = 3;
const END_CHAIN = 4;

/**
 * The module for a parameter set, with FIPS 205's hashes for SHAKE (11.1) on two inputs at a time, one in
 * either half of each vector, and the loops that make most of the work. Both inputs are as long, so that one
 * sequence of instructions serves both.
 */
export function kernelModule(parameters: SlhDsaParameters, memory: KernelMemory): ModuleDefinition {
  const { n, chains } = parameters;
  const { state, constants, counter, secret, one, two, all, nodes } = memory;
  const valueLanes = n / HALF;
  const BASE = i32.const(0);
  const lanesOf = (count: number) => Array.from({ length: count }, (_, lane) => lane);

  const copy = (from: number, to: number): Code =>
    block(
      ...lanesOf(valueLanes).map((lane) =>
        v128.store(BASE, to + LANE * lane, v128.load(BASE, from + LANE * lane)),
      ),
    );
  const setType = (input: KernelInput, type: number): Code =>
    block(...[0, HALF].map((half) => i32.store8(BASE, input.address + 2 * LANE + half + 3, i32.const(type))));
  const lastWords = (input: KernelInput): number => input.address + 3 * LANE;
  const hashOf = ({ start, end }: KernelInput): Code => call(HASH, i32.const(start), i32.const(end));
  /** The hash of `one` to where its message was. */
  const hashOne = block(hashOf(one), copy(state, one.message));
  const storeNodes = (address: Code): Code =>
    block(
      ...([0, 1] as const).flatMap((half) =>
        lanesOf(valueLanes).map((lane) =>
          v128.store64Lane(address, half * n + HALF * lane, v128.load(BASE, state + LANE * lane), half),
        ),
      ),
    );
  const reversed = lanesOf(LANE).map((byte) => (byte & HALF) + (HALF - 1 - (byte % HALF)));
  const setCounted = (input: KernelInput): Code =>
    v128.store(
      BASE,
      lastWords(input),
      v128.shuffle(v128.load(BASE, counter), v128.load(BASE, counter), reversed),
    );
  const both = (bytes: readonly number[]): Code => v128.const([...bytes, ...bytes]);
  const countUp = v128.store(
    BASE,
    counter,
    v128.add64(v128.load(BASE, counter), both([2, 0, 0, 0, 0, 0, 0, 0])),
  );

  function define(name: keyof KernelFunctions, body: (frame: Frame) => Code): FunctionDefinition {
    const frame = new Frame();
    return { name, frame, body: body(frame) };
  }

  const hash = define('hash', (frame) => {
    const input = frame.parameter('i32');
    const end = frame.parameter('i32');
    const absorbLane = (lane: number): Code =>
      v128.store(
        BASE,
        state + LANE * lane,
        v128.xor(v128.load(BASE, state + LANE * lane), v128.load(input.get, LANE * lane)),
      );
    const zero = both(new Array(HALF).fill(0));
    return block(
      ...lanesOf(25).map((lane) => v128.store(BASE, state + LANE * lane, zero)),
      doWhile(
        block(...lanesOf(RATE_LANES).map(absorbLane), call(PERMUTE)),
        i32.ltU(input.tee(i32.add(input.get, i32.const(RATE_LANES * LANE))), end.get),
      ),
    );
  });

  const startChain = define('startChain', (frame) => {
    const chain = frame.parameter('i32');
    return block(
      setType(one, AddressType.WotsPrf),
      v128.store(BASE, lastWords(one), both(new Array(HALF).fill(0))),
      ...[0, HALF].map((half) => i32.store8(BASE, lastWords(one) + half + 3, chain.get)),
      copy(secret, one.message),
      hashOne,
      setType(one, AddressType.WotsHash),
    );
  });

  const step = define('step', (frame) => {
    const count = frame.parameter('i32');
    const hashAddress = v128.load(BASE, lastWords(one));
    return doWhile(
      block(
        hashOne,
        // The hash address is the last byte of the last word.
        v128.store(BASE, lastWords(one), v128.add64(hashAddress, both([0, 0, 0, 0, 0, 0, 0, 1]))),
      ),
      i32.gtS(count.tee(i32.sub(count.get, i32.const(1))), i32.const(0)),
    );
  });

  const endChain = define('endChain', (frame) => {
    const offset = frame.parameter('i32');
    return block(
      ...lanesOf(valueLanes).map((lane) =>
        v128.store(offset.get, all.message + LANE * lane, v128.load(BASE, one.message + LANE * lane)),
      ),
    );
  });

  const wotsLeaves = define('wotsLeaves', (frame) => {
    const node = frame.parameter('i32');
    const chain = frame.local('i32');
    const offset = frame.local('i32');
    return block(
      doWhile(
        block(
          call(START_CHAIN, chain.get),
          call(STEP, i32.const(15)),
          call(END_CHAIN, offset.get),
          offset.set(i32.add(offset.get, i32.const(2 * n))),
        ),
        i32.ltU(chain.tee(i32.add(chain.get, i32.const(1))), i32.const(chains)),
      ),
      hashOf(all),
      storeNodes(node.get),
    );
  });

  const forsLeaves = define('forsLeaves', (frame) => {
    const count = frame.parameter('i32');
    const node = frame.local('i32');
    return block(
      node.set(i32.const(nodes)),
      doWhile(
        block(
          setCounted(one),
          setType(one, AddressType.ForsPrf),
          copy(secret, one.message),
          hashOne,
          setType(one, AddressType.ForsTree),
          hashOf(one),
          storeNodes(node.get),
          countUp,
          node.set(i32.add(node.get, i32.const(2 * n))),
        ),
        i32.gtS(count.tee(i32.sub(count.get, i32.const(2))), i32.const(0)),
      ),
    );
  });

  const level = define('level', (frame) => {
    const count = frame.parameter('i32');
    const child = frame.local('i32');
    const node = frame.local('i32');
    const loadChildren = lanesOf(2 * valueLanes).map((lane) =>
      v128.store(
        BASE,
        two.message + LANE * lane,
        v128.load64Lane(child.get, 2 * n + HALF * lane, v128.load64Splat(child.get, HALF * lane), 1),
      ),
    );
    return block(
      child.set(i32.const(nodes)),
      node.set(i32.const(nodes)),
      doWhile(
        block(
          setCounted(two),
          ...loadChildren,
          hashOf(two),
          storeNodes(node.get),
          countUp,
          child.set(i32.add(child.get, i32.const(4 * n))),
          node.set(i32.add(node.get, i32.const(2 * n))),
        ),
        i32.gtS(count.tee(i32.sub(count.get, i32.const(2))), i32.const(0)),
      ),
    );
  });

  const permute = permutation(TWO_STATES, memory);
  return {
    pages: memory.pages,
    functions: [permute, hash, startChain, step, endChain, wotsLeaves, forsLeaves, level],
    data: [{ offset: constants, bytes: roundConstantBytes() }],
  };
}
