import { describe, expect, it } from 'vitest';
import { leavesOf } from '../testing/leaves.ts';
import { SHIPPED, shippedDocument } from '../testing/shipped.ts';
import { patternAddOf, patternedMessage, recordedPatternAdd } from './message-pattern.ts';

/** Every recorded plaintext that has a `pattern_add` beside it and is not abbreviated. */
const recorded = SHIPPED.flatMap((name) => {
  const leaves = leavesOf(shippedDocument(name));
  return leaves.flatMap(({ path, value }) => {
    if (!path.endsWith('.pattern_add')) return [];
    const message = path.replace(/pattern_add$/, '');
    const text = leaves.find((leaf) => [`${message}message`, `${message}plaintext`].includes(leaf.path));
    return text === undefined ? [] : [{ add: Number(value), hex: String(text.value) }];
  });
});

describe('the pattern of plaintexts', () => {
  it('is that of every recorded one', () => {
    expect(recorded.length).toBeGreaterThan(100);
    for (const { add, hex } of recorded) {
      const message = patternedMessage(hex.length / 2, add);
      expect(Buffer.from(message).toString('hex')).toBe(hex);
      expect(patternAddOf(message)).toBe(add);
      expect(recordedPatternAdd(hex, add + 1)).toBe(add);
    }
  });

  it('turns at every 256 bytes', () => {
    expect(patternedMessage(257, 3)[256]).toBe((31 * 256 + 17 + 3) % 256);
  });

  it('is not found where there is none', () => {
    const message = patternedMessage(40, 7);
    message[20] = 0;
    expect(patternAddOf(message)).toBeUndefined();
    expect(patternAddOf(new Uint8Array(0))).toBeUndefined();
    expect(recordedPatternAdd(Buffer.from(message).toString('hex'), 9)).toBe(9);
  });
});
