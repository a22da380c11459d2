/**
 * A small assembler for WebAssembly modules, so that fast kernels need no toolchain. Opcodes and encodings
 * are those of the WebAssembly core specification 2.0, chapter 5. Only what the kernels use is here.
 */

/** Encoded instructions, or any other encoded part of a module. */
export type Code = readonly number[];

/** Value types (5.3.1, 5.3.2). */
const VALUE_TYPES = Object.freeze({ i32: 0x7f, i64: 0x7e, v128: 0x7b });

export type ValueType = keyof typeof VALUE_TYPES;

/** LEB128 of a non-negative integer (5.2.2). */
export function unsignedLeb128(value: number): Code {
  const bytes: number[] = [];
  for (;;) {
    const low = value % 0x80;
    value = Math.floor(value / 0x80);
    if (value === 0) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** LEB128 of a signed integer (5.2.2). */
export function signedLeb128(value: bigint): Code {
  const bytes: number[] = [];
  for (;;) {
    const low = Number(BigInt.asUintN(7, value));
    value >>= 7n;
    if (value === (low & 0x40 ? -1n : 0n)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const counted = (bytes: Code): Code => [...unsignedLeb128(bytes.length), ...bytes];
const vector = (items: readonly Code[]): Code => [...unsignedLeb128(items.length), ...items.flat()];
const name = (text: string): Code => counted([...new TextEncoder().encode(text)]);

/** Instructions in sequence. */
export const block = (...parts: readonly Code[]): Code => parts.flat();

type Binary = (left: Code, right: Code) => Code;
const binary =
  (...opcode: Code): Binary =>
  (left, right) => [...left, ...right, ...opcode];
const simd = (opcode: number): Code => [0xfd, ...unsignedLeb128(opcode)];

/** Where a load or store goes: an address on the stack, and a constant offset added to it. */
const memoryArgument = (alignment: number, offset: number): Code => [alignment, ...unsignedLeb128(offset)];

export const i32 = Object.freeze({
  const: (value: number): Code => [0x41, ...signedLeb128(BigInt(value))],
  ltU: binary(0x49),
  gtU: binary(0x4b),
  gtS: binary(0x4a),
  add: binary(0x6a),
  sub: binary(0x6b),
  /** Stores the lowest byte. */
  store8: (address: Code, offset: number, value: Code): Code => [
    ...address,
    ...value,
    0x3a,
    ...memoryArgument(0, offset),
  ],
});

export const i64 = Object.freeze({
  /** `value` is taken modulo 2^64. */
  const: (value: bigint): Code => [0x42, ...signedLeb128(BigInt.asIntN(64, value))],
  load: (address: Code, offset: number): Code => [...address, 0x29, ...memoryArgument(3, offset)],
  store: (address: Code, offset: number, value: Code): Code => [
    ...address,
    ...value,
    0x37,
    ...memoryArgument(3, offset),
  ],
  ltU: binary(0x54),
  add: binary(0x7c),
  and: binary(0x83),
  xor: binary(0x85),
  rotl: binary(0x89),
  extendI32U: (value: Code): Code => [...value, 0xad],
});

export const v128 = Object.freeze({
  /** Sixteen bytes, lane 0 first. */
  const: (bytes: Code): Code => [...simd(0x0c), ...bytes],
  load: (address: Code, offset: number): Code => [...address, ...simd(0x00), ...memoryArgument(0, offset)],
  store: (address: Code, offset: number, value: Code): Code => [
    ...address,
    ...value,
    ...simd(0x0b),
    ...memoryArgument(0, offset),
  ],
  /** Both halves the eight bytes there. */
  load64Splat: (address: Code, offset: number): Code => [
    ...address,
    ...simd(0x0a),
    ...memoryArgument(3, offset),
  ],
  /** One half of a vector, the other as it is. */
  load64Lane: (address: Code, offset: number, vector: Code, lane: 0 | 1): Code => [
    ...address,
    ...vector,
    ...simd(0x57),
    ...memoryArgument(3, offset),
    lane,
  ],
  store64Lane: (address: Code, offset: number, vector: Code, lane: 0 | 1): Code => [
    ...address,
    ...vector,
    ...simd(0x5b),
    ...memoryArgument(3, offset),
    lane,
  ],
  and: binary(...simd(0x4e)),
  /** The bits of the left operand that the right one does not have. */
  andNot: binary(...simd(0x4f)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
  /** Lane `n` is the table's entry of that lane's index, or 0 where the index is 16 or more. */
  swizzle: binary(...simd(0x0e)),
  /** Bytes of both operands by position, the right operand's from 16 on. */
  shuffle: (left: Code, right: Code, lanes: Code): Code => [...left, ...right, ...simd(0x0d), ...lanes],
  /** Each of the eight 16-bit lanes shifted right. */
  shiftRight16: (value: Code, bits: number): Code => [...value, ...i32.const(bits), ...simd(0x8d)],
  /** Both 64-bit halves shifted, or added up. */
  shiftLeft64: (value: Code, bits: number): Code => [...value, ...i32.const(bits), ...simd(0xcb)],
  shiftRight64: (value: Code, bits: number): Code => [...value, ...i32.const(bits), ...simd(0xcd)],
  add64: binary(...simd(0xce)),
});

/** `body`, again and again while the i32 `condition` after it is not 0. */
export const doWhile = (body: Code, condition: Code): Code => [
  0x03,
  0x40,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
];

/** A call of the module's function `index`, its arguments first. */
export const call = (index: number, ...operands: readonly Code[]): Code => [
  ...operands.flat(),
  0x10,
  ...unsignedLeb128(index),
];

/** A parameter or local of the function being written. */
export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
  /** Sets, and leaves the value. */
  tee(value: Code): Code;
}

/** Hands out the parameters and locals of one function. */
export class Frame {
  readonly parameters: ValueType[] = [];
  readonly locals: ValueType[] = [];

  /** The next parameter. All parameters come before the first local. */
  parameter(type: ValueType): Variable {
    if (this.locals.length > 0) throw new RangeError('parameter after a local');
    return this.#variable(this.parameters.push(type) - 1);
  }

  local(type: ValueType): Variable {
    return this.#variable(this.parameters.length + this.locals.push(type) - 1);
  }

  #variable(index: number): Variable {
    const encoded = unsignedLeb128(index);
    return {
      get: [0x20, ...encoded],
      set: (value) => [...value, 0x21, ...encoded],
      tee: (value) => [...value, 0x22, ...encoded],
    };
  }
}

/** A function without results, exported under its name. */
export interface FunctionDefinition {
  readonly name: string;
  readonly frame: Frame;
  readonly body: Code;
}

export interface ModuleDefinition {
  /** Pages of 64 KiB of the memory, which is exported as `memory`. */
  readonly pages: number;
  /** In the order that `call` counts them. */
  readonly functions: readonly FunctionDefinition[];
  /** What the memory holds at first. */
  readonly data: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
}

const typesOf = (types: readonly ValueType[]): Code => types.map((type) => VALUE_TYPES[type]);
const section = (id: number, content: Code): Code => [id, ...counted(content)];

/** The binary of a module (5.5). */
export function assemble({ pages, functions, data }: ModuleDefinition): Uint8Array {
  const types = functions.map(({ frame }) => [0x60, ...counted(typesOf(frame.parameters)), 0]);
  const exported = functions.map((entry, index) => [...name(entry.name), 0x00, ...unsignedLeb128(index)]);
  const bodies = functions.map(({ frame, body }) =>
    counted([...vector(frame.locals.map((type) => [1, VALUE_TYPES[type]])), ...body, 0x0b]),
  );
  const segments = data.map(({ offset, bytes }) => [
    0x00,
    ...i32.const(offset),
    0x0b,
    ...counted([...bytes]),
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsignedLeb128(index)))),
    ...section(5, [1, 0x00, ...unsignedLeb128(pages)]),
    ...section(7, vector([[...name('memory'), 0x02, 0x00], ...exported])),
    ...section(10, vector(bodies)),
    ...section(11, vector(segments)),
  ]);
}

// The es2023 library does not declare WebAssembly; this is the part of it that is used here. `Exports` is
// what the caller's own module definition exports.
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new <Exports>(module: object) => { readonly exports: Exports };
};

/** An instance of the module: its memory, and its functions under their names. */
export function instantiate<Functions>(
  definition: ModuleDefinition,
): Functions & { readonly memory: { readonly buffer: ArrayBuffer } } {
  const module = new WebAssembly.Module(assemble(definition));
  return new WebAssembly.Instance<Functions & { readonly memory: { readonly buffer: ArrayBuffer } }>(module)
    .exports;
}
