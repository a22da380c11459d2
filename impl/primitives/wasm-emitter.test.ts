import { describe, expect, it } from 'vitest';
import {
  assemble,
  block,
  type Code,
  call,
  doWhile,
  Frame,
  i32,
  i64,
  instantiate,
  signedLeb128,
  unsignedLeb128,
  v128,
} from './wasm-emitter.ts';

describe('LEB128', () => {
  // DWARF 4, figures 22 and 23.
  it.each([
    [2, [0x02]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [129, [0x81, 0x01]],
    [12857, [0xb9, 0x64]],
  ])('encodes %i unsigned', (value, encoded) => {
    expect(unsignedLeb128(value)).toEqual(encoded);
  });

  it.each([
    [2n, [0x02]],
    [-2n, [0x7e]],
    [127n, [0xff, 0x00]],
    [-127n, [0x81, 0x7f]],
    [128n, [0x80, 0x01]],
    [-128n, [0x80, 0x7f]],
    [129n, [0x81, 0x01]],
    [-129n, [0xff, 0x7e]],
  ])('encodes %i signed', (value, encoded) => {
    expect(signedLeb128(value)).toEqual(encoded);
  });
});

/** The memory after a function without parameters has run. */
function memoryAfter(write: (frame: Frame) => Code, initial = new Uint8Array(0)): Uint8Array {
  const frame = new Frame();
  const { run, memory } = instantiate<{ run(): void }>({
    pages: 1,
    functions: [{ name: 'run', frame, body: write(frame) }],
    data: [{ offset: 0, bytes: initial }],
  });
  run();
  return new Uint8Array(memory.buffer);
}

const ZERO = i32.const(0);
const word = (write: (frame: Frame) => Code): bigint =>
  new DataView(memoryAfter(write).buffer).getBigUint64(0, true);
const SIXTEEN = Array.from({ length: 16 }, (_, i) => i);

describe('the emitter', () => {
  it('begins with the preamble of a module', () => {
    const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    expect([...assemble({ pages: 1, functions: [], data: [] }).subarray(0, 8)]).toEqual(preamble);
  });

  it('writes constants and 64-bit arithmetic', () => {
    const a = 0x0123456789abcdefn;
    const b = 0xfedcba9876543210n;
    const result = (value: Code) => word(() => i64.store(ZERO, 0, value));
    expect(result(i64.const(b))).toBe(b);
    expect(result(i64.add(i64.const(b), i64.const(b)))).toBe(BigInt.asUintN(64, b + b));
    expect(result(i64.xor(i64.const(a), i64.const(-1n)))).toBe(b);
    expect(result(i64.and(i64.const(a), i64.const(0xffffn)))).toBe(0xcdefn);
    expect(result(i64.rotl(i64.const(a), i64.const(8n)))).toBe(0x23456789abcdef01n);
    expect(result(i64.extendI32U(i64.ltU(i64.const(1n), i64.const(b))))).toBe(1n);
    expect(result(i64.extendI32U(i64.ltU(i64.const(b), i64.const(1n))))).toBe(0n);
  });

  it('compares 32-bit integers, signed and not', () => {
    const result = (value: Code) => word(() => i64.store(ZERO, 0, i64.extendI32U(value)));
    expect(result(i32.ltU(i32.const(1), i32.const(-1)))).toBe(1n);
    expect(result(i32.gtU(i32.const(1), i32.const(-1)))).toBe(0n);
    expect(result(i32.gtS(i32.const(1), i32.const(-1)))).toBe(1n);
    expect(result(i32.sub(i32.const(1), i32.const(2)))).toBe(0xffffffffn);
  });

  it('loops, with locals', () => {
    const sum = word((frame) => {
      const i = frame.local('i32');
      const total = frame.local('i64');
      return block(
        doWhile(
          total.set(i64.add(total.get, i64.extendI32U(i.get))),
          i32.ltU(i.tee(i32.add(i.get, i32.const(1))), i32.const(101)),
        ),
        i64.store(ZERO, 0, total.get),
      );
    });
    expect(sum).toBe(5050n);
  });

  it('calls, with parameters before locals', () => {
    const storing = new Frame();
    const address = storing.parameter('i32');
    const value = storing.parameter('i32');
    const callee = {
      name: 'store',
      frame: storing,
      body: i64.store(address.get, 300, i64.extendI32U(value.get)),
    };
    const frame = new Frame();
    const caller = { name: 'run', frame, body: call(0, i32.const(8), i32.const(7)) };
    const { run, memory } = instantiate<{ run(): void }>({ pages: 1, functions: [callee, caller], data: [] });
    run();
    expect(new Uint8Array(memory.buffer)[308]).toBe(7);
    frame.local('i32');
    expect(() => frame.parameter('i32')).toThrow(RangeError);
  });

  it('writes vector instructions', () => {
    const initial = Uint8Array.from({ length: 32 }, (_, i) => 0xf0 - i);
    const result = (value: Code) => [
      ...memoryAfter(() => v128.store(ZERO, 32, value), initial).subarray(32, 48),
    ];
    const low = v128.load(ZERO, 0);
    const high = v128.load(ZERO, 16);
    const at = (i: number): number => initial[i] ?? 0;
    expect(result(v128.const(SIXTEEN))).toEqual(SIXTEEN);
    expect(result(v128.xor(low, high))).toEqual(SIXTEEN.map((i) => at(i) ^ at(i + 16)));
    expect(result(v128.and(low, high))).toEqual(SIXTEEN.map((i) => at(i) & at(i + 16)));
    expect(
      result(
        v128.shuffle(
          low,
          high,
          SIXTEEN.map((i) => 31 - i),
        ),
      ),
    ).toEqual(SIXTEEN.map((i) => at(31 - i)));
    // An index above 15 looks up 0.
    const indices = v128.const([3, 2, 1, 0, 15, 16, 17, 0x80, 0x8f, 0xff, 4, 5, 6, 7, 8, 9]);
    expect(result(v128.swizzle(low, indices))).toEqual([
      ...[3, 2, 1, 0, 15].map(at),
      ...[0, 0, 0, 0, 0],
      ...[4, 5, 6, 7, 8, 9].map(at),
    ]);
    expect(result(v128.shiftRight16(v128.const(SIXTEEN), 4)).slice(0, 4)).toEqual([0x10, 0x00, 0x30, 0x00]);
  });

  it('writes vector instructions on 64-bit halves', () => {
    const initial = Uint8Array.from({ length: 32 }, (_, i) => 0xf0 - 3 * i);
    const [a, b, c, d] = Array.from(new BigUint64Array(initial.slice().buffer)) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    const halves = (write: Code) => [...new BigUint64Array(memoryAfter(() => write, initial).buffer, 32, 2)];
    const result = (value: Code) => halves(v128.store(ZERO, 32, value));
    const low = v128.load(ZERO, 0);
    const high = v128.load(ZERO, 16);
    const wrapped = (value: bigint) => BigInt.asUintN(64, value);
    expect(result(v128.or(low, high))).toEqual([a | c, b | d]);
    expect(result(v128.andNot(low, high))).toEqual([a & ~c, b & ~d]);
    expect(result(v128.add64(low, high))).toEqual([wrapped(a + c), wrapped(b + d)]);
    expect(result(v128.shiftLeft64(low, 13))).toEqual([wrapped(a << 13n), wrapped(b << 13n)]);
    expect(result(v128.shiftRight64(low, 13))).toEqual([a >> 13n, b >> 13n]);
    expect(result(v128.load64Splat(ZERO, 8))).toEqual([b, b]);
    expect(result(v128.load64Lane(ZERO, 16, low, 0))).toEqual([c, b]);
    expect(result(v128.load64Lane(ZERO, 16, low, 1))).toEqual([a, c]);
    expect(halves(v128.store64Lane(ZERO, 40, low, 0))).toEqual([0n, a]);
    expect(halves(v128.store64Lane(ZERO, 32, low, 1))).toEqual([b, 0n]);
  });

  it('stores a byte', () => {
    const memory = memoryAfter(() => i32.store8(i32.const(3), 4, i32.const(0x1ab)));
    expect([...memory.subarray(6, 9)]).toEqual([0, 0xab, 0]);
  });
});
