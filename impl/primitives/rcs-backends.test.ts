import { describe, expect, it, vi } from 'vitest';
import { RCS_256, Rcs } from './rcs.ts';

// Stand-ins for the WebAssembly kernels that only say that they were called.
const refusal = vi.hoisted(() => () => {
  throw new Error('WebAssembly was called');
});
vi.mock('./keccak-wasm.ts', () => ({ keccakWasm: { name: 'wasm', permute: refusal, absorb: refusal } }));
vi.mock('./counter-mode-wasm.ts', () => ({ counterModeWasm: { name: 'wasm', apply: refusal } }));

const KEY = new Uint8Array(32);
const NONCE = new Uint8Array(32);

describe('the backends of RCS', () => {
  it('are apart: the one in JavaScript does without WebAssembly', () => {
    const sender = new Rcs(RCS_256, KEY, NONCE, { backend: 'javascript' });
    const receiver = sender.clone();
    const message = new Uint8Array(500);
    expect(receiver.open(KEY, sender.seal(KEY, message))).toEqual(message);
  });

  it('are WebAssembly by default', () => {
    expect(() => new Rcs(RCS_256, KEY, NONCE)).toThrow('WebAssembly was called');
    expect(() => new Rcs(RCS_256, KEY, NONCE, { backend: 'wasm' })).toThrow('WebAssembly was called');
  });
});
