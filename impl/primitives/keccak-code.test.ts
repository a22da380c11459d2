import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keccakJavaScript } from './keccak.ts';
import { permutation, roundConstantBytes, TWO_STATES } from './keccak-code.ts';
import { instantiate } from './wasm-emitter.ts';

const AT = { state: 0, other: 512, constants: 1024 };

it('permutes two states at once as the other path does one after the other', () => {
  const { permute, memory } = instantiate<{ permute(): void }>({
    pages: 1,
    functions: [permutation(TWO_STATES, AT)],
    data: [{ offset: AT.constants, bytes: roundConstantBytes() }],
  });
  const vectors = new Uint8Array(memory.buffer, AT.state, 25 * TWO_STATES.bytes);
  /** One of the two: every other eight bytes. */
  const half = (which: 0 | 1) => vectors.filter((_, index) => (index >> 3) % 2 === which);

  const property = fc.property(fc.uint8Array({ minLength: 400, maxLength: 400 }), (bytes) => {
    vectors.set(bytes);
    const expected = [half(0), half(1)];
    for (const state of expected) keccakJavaScript.permute(state);
    permute();
    expect([half(0), half(1)]).toEqual(expected);
  });
  fc.assert(property, { seed: 202 });
});
