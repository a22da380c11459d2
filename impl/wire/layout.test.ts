import { describe, expect, it } from 'vitest';
import { Layout } from './layout.ts';

const layout = new Layout({ name: 'kid', length: 2 }, { name: 'cfg', length: 3 });

describe('layout', () => {
  it('encodes and decodes in the order of its fields', () => {
    const message = layout.encode({ cfg: Uint8Array.of(3, 4, 5), kid: Uint8Array.of(1, 2) });
    expect(message).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(layout.length).toBe(5);
    expect(layout.decode(message)).toEqual({ kid: Uint8Array.of(1, 2), cfg: Uint8Array.of(3, 4, 5) });
  });

  it('refuses a part of another length, and a message of another length', () => {
    expect(() => layout.encode({ kid: Uint8Array.of(1), cfg: Uint8Array.of(3, 4, 5) })).toThrow(
      'kid has 1 bytes, not 2',
    );
    expect(() => layout.decode(new Uint8Array(4))).toThrow('the message has 4 bytes, not 5');
    expect(() => layout.decode(new Uint8Array(6))).toThrow('the message has 6 bytes, not 5');
  });
});
