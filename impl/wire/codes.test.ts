import { describe, expect, it } from 'vitest';
import { ErrorCode, errorName, Flag, flagName } from './codes.ts';

describe('flags and error codes', () => {
  it('are the consecutive values of section 4, in its order', () => {
    expect(Object.values(Flag)).toEqual(Array.from({ length: 0x15 }, (_, value) => value));
    expect(Object.values(ErrorCode)).toEqual(Array.from({ length: 0x1b }, (_, value) => value));
    expect([Flag.connectRequest, Flag.encryptedMessage, Flag.asymmetricRatchetRequest]).toEqual([1, 4, 0x10]);
    expect([Flag.symmetricRatchetRequest, Flag.errorCondition]).toEqual([0x12, 0x14]);
    expect([ErrorCode.keyExpired, ErrorCode.packetUnsequenced, ErrorCode.verifyFailure]).toEqual([
      0x0e, 0x14, 0x19,
    ]);
  });

  it('have the names of section 4', () => {
    expect(flagName(0x01)).toBe('connect request');
    expect(flagName(0x12)).toBe('symmetric ratchet request');
    expect(flagName(0x15)).toBe('unknown flag');
    expect(errorName(0x13)).toBe('message time invalid');
    expect(errorName(0x1b)).toBe('unknown error');
  });
});
