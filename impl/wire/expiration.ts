/** 9999-12-31 23-59-59: the last second that a four-digit year can say (KEY-04), in Unix seconds. */
export const LAST_EXPIRATION = 253_402_300_799n;

const DATE = /^(\d{4})-(\d{2})-(\d{2}) (\d{2})-(\d{2})-(\d{2})$/;

/** Whether a public key file can say this expiration: Unix seconds from 0 to `LAST_EXPIRATION`. */
export function isExpiration(seconds: bigint): boolean {
  return seconds >= 0n && seconds <= LAST_EXPIRATION;
}

/** @throws RangeError for an expiration that `isExpiration` refuses */
export function checkExpiration(seconds: bigint): void {
  if (!isExpiration(seconds)) {
    throw new RangeError(`expiration must be Unix seconds from 0 to ${LAST_EXPIRATION}, not ${seconds}`);
  }
}

/**
 * Unix seconds as a public key file says them, `YYYY-MM-DD HH-MM-SS` in UTC, whatever the host's zone.
 * @throws RangeError for an expiration that `isExpiration` refuses
 */
export function formatExpiration(seconds: bigint): string {
  checkExpiration(seconds);
  const [date = '', time = ''] = new Date(Number(seconds) * 1000).toISOString().split('T');
  return `${date} ${time.slice(0, 8).replaceAll(':', '-')}`;
}

/**
 * The Unix seconds of `YYYY-MM-DD HH-MM-SS`, or `undefined` for a text of another form. A date that does
 * not exist runs over into one that does, as in a calendar that goes on: see `isDate`.
 */
export function parseExpiration(text: string): bigint | undefined {
  const fields = DATE.exec(text);
  if (fields === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.slice(1).map(Number);
  return BigInt(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
}

/** Whether `text` is how `seconds` are written: not so for 30 February, hour 24, a leap second, a year before 1970. */
export function isDate(text: string, seconds: bigint): boolean {
  return isExpiration(seconds) && formatExpiration(seconds) === text;
}
