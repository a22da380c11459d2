import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RandomSource } from '../primitives/random.ts';

/** A function of PQClean, by the name under which the module exports it. */
export type PqcleanFunction = `PQCLEAN_${string}`;

/** An argument of such a function: bytes that it reads, an array that it fills, or a plain integer. */
type PqcleanArgument = Uint8Array | { readonly into: Uint8Array } | number;

/**
 * Calls a function of pqclean's WebAssembly module. Its `randombytes` is `random`, called as the function
 * calls it. The module is instantiated at the first call, one instance a process.
 *
 * Nothing of the arguments, the draws or the results stays in the module's memory: the buffers and what the
 * function's own allocations and its stack held are overwritten. Where anything throws, the random source
 * included, the whole memory is overwritten and the instance given up, so that nothing stays allocated.
 *
 * @param stack Bytes of stack that the function uses at most.
 * @returns The function's own result: 0 for success.
 * @throws RangeError for a function that the module does not have, arguments that do not fit its memory
 * (22 MB, fixed), or a draw of a wrong length.
 */
export function callPqclean(
  name: PqcleanFunction,
  stack: number,
  random: Pick<RandomSource, 'bytes'>,
  args: readonly PqcleanArgument[],
): number {
  instance ??= instantiate();
  const module = instance;
  const run = module[name];
  if (run === undefined) throw new RangeError(`name: pqclean has no ${name}`);

  const size = args.reduce<number>((sum, argument) => sum + bufferSize(argument), 0);
  const block = module.malloc(size);
  if (block === 0) throw new RangeError(`args: ${size} bytes do not fit the memory of pqclean's module`);
  source = random;
  try {
    const values = place(args, block);
    const status = run(...values);
    const memory = pqcleanMemory();
    args.forEach((argument, index) => {
      const start = values[index] ?? 0;
      if (isOutput(argument)) argument.into.set(memory.subarray(start, start + argument.into.length));
    });
    module.free(block);
    erase(module, size, stack);
    return status;
  } catch (error) {
    pqcleanMemory().fill(0);
    instance = undefined;
    throw error;
  } finally {
    source = undefined;
  }
}

/** The whole memory of the module as it is now, empty before the first call. For tests of what stays in it. */
export function pqcleanMemory(): Uint8Array {
  return instance === undefined ? new Uint8Array() : new Uint8Array(instance.memory.buffer);
}

type WasmFunction = (...args: number[]) => number;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** 0 where there is no room: the memory does not grow. */
  readonly malloc: (size: number) => number;
  readonly free: (pointer: number) => void;
  readonly emscripten_stack_get_current: () => number;
  readonly [name: PqcleanFunction]: WasmFunction;
}

// The es2023 library of TypeScript does not declare this global.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, (...args: number[]) => void>>>>,
  ) => { readonly exports: Exports };
};

let compiled: object | undefined;
let instance: Exports | undefined;
/** Where the running call's draws come from. */
let source: Pick<RandomSource, 'bytes'> | undefined;

function instantiate(): Exports {
  const file = createRequire(import.meta.url).resolve('pqclean/wasm/gen/pqclean.wasm');
  compiled ??= new WebAssembly.Module(readFileSync(file));
  return new WebAssembly.Instance(compiled, {
    env: {
      PQCLEAN_randombytes(pointer = 0, length = 0) {
        const drawn = source?.bytes(length);
        if (drawn?.length !== length) throw new RangeError(`random: gave not the ${length} bytes asked for`);
        pqcleanMemory().set(drawn, pointer);
        drawn.fill(0);
      },
    },
    wasi_snapshot_preview1: {
      proc_exit(code) {
        throw new Error(`pqclean's module gave up with exit code ${code}`);
      },
    },
  }).exports;
}

/** Copies the inputs to their places in the block, and gives the arguments as the module takes them. */
function place(args: readonly PqcleanArgument[], block: number): readonly number[] {
  const memory = pqcleanMemory();
  let pointer = block;
  return args.map((argument) => {
    if (typeof argument === 'number') return argument;
    const start = pointer;
    pointer += bufferSize(argument);
    if (!isOutput(argument)) memory.set(argument, start);
    return start;
  });
}

/** Room for the allocations that a function makes itself: Keccak states of some 200 bytes, a few at a time. */
const OWN_ALLOCATIONS = 4096;

function erase(module: Exports, size: number, stack: number): void {
  // All is freed, so the allocator gives the start of its heap: the block, and behind it what the function
  // had allocated and freed without overwriting it (hash states that absorbed secrets).
  const used = module.malloc(size + OWN_ALLOCATIONS);
  if (used === 0) throw new RangeError(`args: ${size} bytes do not fit the memory of pqclean's module`);
  const memory = pqcleanMemory();
  memory.fill(0, used, used + size + OWN_ALLOCATIONS);
  module.free(used);
  const top = module.emscripten_stack_get_current();
  memory.fill(0, top - stack, top);
}

/** A buffer's length in the block, a multiple of 8 as `malloc` aligns. */
function bufferSize(argument: PqcleanArgument): number {
  if (typeof argument === 'number') return 0;
  return Math.ceil((isOutput(argument) ? argument.into : argument).length / 8) * 8;
}

function isOutput(argument: PqcleanArgument): argument is { readonly into: Uint8Array } {
  return typeof argument === 'object' && 'into' in argument;
}
