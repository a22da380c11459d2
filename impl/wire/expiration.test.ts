import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { formatExpiration, isDate, isExpiration, LAST_EXPIRATION, parseExpiration } from './expiration.ts';

/** Seconds since the Epoch as POSIX defines them (IEEE Std 1003.1-2017, 4.16), by arithmetic alone. */
function posixSeconds(year: number, month: number, day: number, h: number, m: number, s: number): bigint {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const yday = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0) + day - 1;
  const y = BigInt(year - 1900);
  return (
    BigInt(s + m * 60 + h * 3600) +
    BigInt(yday) * 86_400n +
    (y - 70n) * 31_536_000n +
    ((y - 69n) / 4n) * 86_400n -
    ((y - 1n) / 100n) * 86_400n +
    ((y + 299n) / 400n) * 86_400n
  );
}

const KNOWN: readonly (readonly [string, bigint])[] = [
  ['1970-01-01 00-00-00', 0n],
  ['2000-02-29 00-00-00', 951_782_400n],
  ['2001-09-09 01-46-40', 1_000_000_000n],
  ['2028-01-15 08-00-00', 1_831_536_000n], // the recordings' keys
  ['2038-01-19 03-14-08', 2_147_483_648n],
  ['2106-02-07 06-28-16', 4_294_967_296n],
  ['9999-12-31 23-59-59', LAST_EXPIRATION],
];

describe('expiration', () => {
  it.each(KNOWN)('%s is %d', (text, seconds) => {
    expect(formatExpiration(seconds)).toBe(text);
    expect(parseExpiration(text)).toBe(seconds);
    expect(isDate(text, seconds)).toBe(true);
  });

  it('counts as POSIX does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1970, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        fc.nat(23),
        fc.nat(59),
        fc.nat(59),
        (year, month, day, ...time) => {
          const [h, m, s] = time.map((field) => String(field).padStart(2, '0'));
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')} ${h}-${m}-${s}`;
          const seconds = posixSeconds(year, month, day, ...time);
          expect(parseExpiration(text)).toBe(seconds);
          expect(formatExpiration(seconds)).toBe(text);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    '2027-02-29 00-00-00',
    '2027-02-30 00-00-00',
    '2100-02-29 00-00-00',
    '2027-04-31 00-00-00',
    '2027-00-01 00-00-00',
    '2027-13-01 00-00-00',
    '2027-01-00 00-00-00',
    '2027-01-32 00-00-00',
    '2027-01-01 24-00-00',
    '2027-01-01 00-60-00',
    '2016-12-31 23-59-60', // a leap second
    '1969-12-31 23-59-59',
    '0000-01-01 00-00-00',
    '0070-01-01 00-00-00',
    '0099-01-01 00-00-00',
  ])('%s is no date', (text) => {
    const seconds = parseExpiration(text);
    expect(seconds).toBeTypeOf('bigint');
    expect(isDate(text, seconds ?? 0n)).toBe(false);
  });

  it.each([
    '',
    '2027-01-01',
    '2027-01-01 00:00:00',
    '2027-01-01T00-00-00',
    ' 2027-01-01 00-00-00',
    '2027-01-01 00-00-00 ',
    '2027-01-01 00-00-00\n',
    '2027-1-1 0-0-0',
    '27-01-01 00-00-00',
    '10000-01-01 00-00-00',
    '+002027-01-01 00-00-00',
    '-027-01-01 00-00-00',
    '٢٠٢٧-01-01 00-00-00',
  ])('%j has not the form of a date', (text) => {
    expect(parseExpiration(text)).toBeUndefined();
  });

  it.each([-1n, LAST_EXPIRATION + 1n, 2n ** 64n - 1n])('cannot say %d', (seconds) => {
    expect(isExpiration(seconds)).toBe(false);
    expect(() => formatExpiration(seconds)).toThrow(RangeError);
    expect(() => formatExpiration(seconds)).toThrow(/^expiration must be/);
  });

  describe('in any time zone', () => {
    const zone = process.env['TZ'];
    afterEach(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });

    it.each(['Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kathmandu'])('is UTC in %s', (name) => {
      process.env['TZ'] = name;
      expect(new Date(0).getTimezoneOffset()).not.toBe(0);
      for (const [text, seconds] of KNOWN) {
        expect(formatExpiration(seconds)).toBe(text);
        expect(parseExpiration(text)).toBe(seconds);
      }
    });
  });
});
