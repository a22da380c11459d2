import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeHeader, HEADER_FIELDS, HEADER_LENGTH } from './header.ts';

const header = fc.record({
  flag: fc.integer({ min: 0, max: 0xff }),
  msglen: fc.integer({ min: 0, max: 0xffff_ffff }),
  sequence: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  utctime: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

describe('header (HDR-01)', () => {
  it('has the bytes of a recorded packet', () => {
    // The connect request of the recording simplex-s1-A.
    const recorded = Uint8Array.from(Buffer.from('0132000000000000000000000000d2496b00000000', 'hex'));
    const value = { flag: 1, msglen: 50, sequence: 0n, utctime: 1_800_000_000n };
    expect(encodeHeader(value)).toEqual(recorded);
    expect(decodeHeader(recorded)).toEqual(value);
  });

  it('puts every field where the table says, little-endian', () => {
    const bytes = encodeHeader({
      flag: 0x01,
      msglen: 0x05040302,
      sequence: 0x0d0c0b0a09080706n,
      utctime: 0x1514131211100f0en,
    });
    expect([...bytes]).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    expect(HEADER_FIELDS.map(({ offset }) => offset)).toEqual([0, 1, 5, 13]);
    expect(HEADER_FIELDS.reduce((sum, { length }) => sum + length, 0)).toBe(HEADER_LENGTH);
  });

  it('reads what was written, for all values', () => {
    fc.assert(
      fc.property(header, fc.nat(7), (value, offset) => {
        const bytes = new Uint8Array(offset + HEADER_LENGTH + 3);
        bytes.set(encodeHeader(value), offset);
        expect(decodeHeader(bytes, offset)).toEqual(value);
      }),
      { seed: 1 },
    );
  });

  it.each([
    [{ flag: 256 }, 'flag'],
    [{ flag: -1 }, 'flag'],
    [{ flag: 1.5 }, 'flag'],
    [{ msglen: 2 ** 32 }, 'msglen'],
    [{ msglen: -1 }, 'msglen'],
    [{ sequence: 2n ** 64n }, 'sequence'],
    [{ utctime: -1n }, 'utctime'],
  ])('refuses %o', (fault, name) => {
    const value = { flag: 1, msglen: 0, sequence: 0n, utctime: 0n, ...fault };
    expect(() => encodeHeader(value)).toThrow(new RegExp(`^${name} .* is not`));
  });

  it('refuses fewer than 21 bytes', () => {
    expect(() => decodeHeader(new Uint8Array(20))).toThrow(RangeError);
  });
});
