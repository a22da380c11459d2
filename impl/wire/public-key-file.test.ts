import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noble } from '../crypto/noble.ts';
import { KeyFileError } from '../errors.ts';
import { generateKey } from '../keys/generate-key.ts';
import type { PublicKey } from '../keys/key.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { findProfile } from '../profile.ts';
import type { Variant } from '../variant.ts';
import { LAST_EXPIRATION } from './expiration.ts';
import { strictKeyFile } from './keyfile-policy.ts';
import { UNSUPPORTED_CONFIGURATIONS } from './keyfile-profile.ts';
import { encodePrivateKey } from './private-key-file.ts';
import { decodePublicKey, encodePublicKey, MAXIMUM_PUBLIC_KEY_FILE } from './public-key-file.ts';

function newKey(name: string) {
  const profile = findProfile(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  const random = seededRandom('public key file');
  return generateKey({ profile, crypto: noble, random, expiration: 1_831_536_000n });
}

// The base64 of s1 ends with "==" in a short line, that of s3 with "=", that of s5 without, at column 64.
const S1 = newKey('s1');
const S3 = newKey('s3');
const S5 = newKey('s5');

/** The text of a key file, without its zero byte. */
const text = (key: PublicKey, variant: Variant = 'simplex') =>
  new TextDecoder().decode(encodePublicKey(key, variant).subarray(0, -1));

const TEXT = text(S1);
const LINES = TEXT.split('\n');
const FIRST_BASE64 = 5;
const LAST_BASE64 = LINES.length - 3;
const FOOTER = LINES.length - 2;

/** The file of a text that has one byte for each character. */
const bytes = (content: string) => new Uint8Array(Buffer.from(content, 'latin1'));
const decode = (content: string) => decodePublicKey(bytes(content));

/** The text with one line of it, counted from 0, made another. */
function withLine(index: number, line: string | ((old: string) => string)): string {
  return LINES.with(index, typeof line === 'string' ? line : line(LINES[index] ?? '')).join('\n');
}

/** Every file that readers take for this key: section 3's tolerances, and each together with the others. */
function acceptedForms(key: PublicKey, variant: Variant): readonly string[] {
  const written = text(key, variant);
  const layouts = [written, written.replace('\n\n------END', '\n------END')];
  const lineEnds = layouts.flatMap((layout) => [layout, layout.replaceAll('\n', '\r\n')]);
  return lineEnds.flatMap((form) => [form, `${form}\0`]);
}

/**
 * The places to change: each byte of the lines around the base64 and of its first and last lines, whose bytes
 * differ in what they mean, and every 17th of the lines between, whose bytes do not.
 */
function places(file: string): readonly number[] {
  const base64 = file.split('\n', 6).join('\n').length;
  const end = file.indexOf('------END') - 130;
  return Array.from({ length: file.length + 1 }, (_, at) => at).filter(
    (at) => at <= base64 || at >= end || at % 17 === 0,
  );
}

function expectRefusal(content: string, fault: string, message?: string): void {
  expect(() => decode(content)).toThrow(KeyFileError);
  expect(() => decode(content)).toThrow(expect.objectContaining({ fault }));
  if (message !== undefined) expect(() => decode(content)).toThrow(message);
}

function isRefused(content: string): boolean {
  try {
    decode(content);
    return false;
  } catch (error) {
    return error instanceof KeyFileError;
  }
}

/** Whether a file is refused, or is one of the files of the key that is read from it. */
function refusedOrWritten(content: string): boolean {
  try {
    const { variant, ...key } = decode(content);
    return acceptedForms(key, variant).includes(content);
  } catch (error) {
    return error instanceof KeyFileError && /^[^\n]+$/.test(error.message);
  }
}

describe('a public key file', () => {
  it.each([
    ['s1', S1, 4],
    ['s3', S3, 4],
    ['s5', S5, 8],
  ])('is taken in every form of section 3, %s', (_, { signingKey: _signingKey, ...key }, forms) => {
    for (const variant of ['simplex', 'duplex'] as const) {
      const accepted = new Set(acceptedForms(key, variant));
      expect(accepted.size).toBe(forms);
      for (const form of accepted) expect(decode(form)).toEqual({ ...key, variant });
    }
  });

  it('is at most as long as said', () => {
    expect(Math.max(...acceptedForms(S5, 'duplex').map(({ length }) => length))).toBe(
      MAXIMUM_PUBLIC_KEY_FILE,
    );
  });

  it.each([
    ['s1', S1],
    ['s5', S5],
  ])('is refused where it is cut, at every length, %s', (_, key) => {
    for (const form of acceptedForms(key, 'simplex').filter((each) => !each.endsWith('\0'))) {
      const taken = Array.from(form, (_, length) => form.slice(0, length)).filter((cut) => !isRefused(cut));
      expect(taken).toEqual([]);
    }
    expectRefusal('', 'layout', 'the file ends in line 1, before its line end');
    expectRefusal(TEXT.slice(0, -1), 'layout', `the file ends in line ${FOOTER + 1}, before its line end`);
  });

  it('with any other byte in it is refused, or is the file of another key', () => {
    const file = `${TEXT}\0`;
    const wrong: string[] = [];
    for (const at of places(file).slice(0, -1)) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = String.fromCharCode(file.charCodeAt(at) ^ (1 << bit));
        const content = file.slice(0, at) + changed + file.slice(at + 1);
        if (!refusedOrWritten(content)) wrong.push(content);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['s1', S1],
    ['s5', S5],
  ])('with a byte more or less is refused, or is the file of a key, %s', (_, key) => {
    const file = `${text(key)}\0`;
    const wrong: string[] = [];
    for (const at of places(file)) {
      for (const inserted of ['\n', '\r', '\r\n', '\0', ' ', '\t', '=', 'A', '-', '\u00a0', '\u00ef']) {
        const content = file.slice(0, at) + inserted + file.slice(at);
        if (!refusedOrWritten(content)) wrong.push(content);
      }
      const without = file.slice(0, at) + file.slice(at + 1);
      if (!refusedOrWritten(without)) wrong.push(without);
    }
    expect(wrong).toEqual([]);
  });

  it('that is garbage is refused', () => {
    const garbage = fc.uint8Array({ maxLength: MAXIMUM_PUBLIC_KEY_FILE + 10 });
    const afterHeader = garbage.map((rest) =>
      Uint8Array.from([...bytes(LINES.slice(0, 2).join('\n')), 0x0a, ...rest]),
    );
    fc.assert(
      fc.property(fc.oneof(garbage, afterHeader), (file) => {
        expect(() => decodePublicKey(file)).toThrow(KeyFileError);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('that is too long is refused for that', () => {
    expectRefusal(
      `${TEXT}${'\0'.repeat(MAXIMUM_PUBLIC_KEY_FILE)}`,
      'length',
      `at most ${MAXIMUM_PUBLIC_KEY_FILE} bytes`,
    );
  });

  it('is no private key file', () => {
    expect(() => decodePublicKey(encodePrivateKey(S1))).toThrow(KeyFileError);
  });
});

describe('the lines around the key', () => {
  it.each([
    ['line 1', withLine(0, (line) => line.replace('QSMS', 'QSMX')), 'line 1 is neither'],
    ['line 1', `\u00ef\u00bb\u00bf${TEXT}`, 'line 1 is neither'],
    ['line 1', `\n${TEXT}`, 'line 1 is neither'],
    ['another version', withLine(1, 'Version: QSMS v1.3'), 'line 2 is not "Version: QSMS v1.2"'],
    ["the other variant's version", withLine(1, 'Version: QSMD v1.2'), 'line 2 is not "Version: QSMS v1.2"'],
    [
      "the other variant's header",
      withLine(0, (line) => line.replace('QSMS', 'QSMD')),
      'line 2 is not "Version: QSMD',
    ],
    [
      'another label',
      withLine(2, (line) => line.replace('Configuration', 'configuration')),
      'line 3 does not begin',
    ],
    [
      'another label',
      withLine(3, (line) => line.replace('Host ID', 'Host')),
      'line 4 does not begin with "Host ID: "',
    ],
    [
      'another label',
      withLine(4, (line) => line.replace(': ', ':')),
      'line 5 does not begin with "Expiration: "',
    ],
    [
      "the other variant's footer",
      withLine(FOOTER, (line) => line.replace('QSMS', 'QSMD')),
      `line ${FOOTER + 1} is not`,
    ],
    ['no zero byte at the end', `${TEXT}\n`, `after line ${FOOTER + 1}, the last, come 1 bytes`],
    ['two zero bytes at the end', `${TEXT}\0\0`, `after line ${FOOTER + 1}, the last, come 2 bytes`],
    [
      'an empty line where none belongs',
      withLine(LAST_BASE64, (line) => `${line}\n`),
      `line ${FOOTER + 1} is not`,
    ],
    ['two empty lines', text(S5).replace('\n\n', '\n\n\n'), 'line 61 is not "------END'],
  ])('refuse %s', (_, content, message) => {
    expectRefusal(content, 'layout', message);
  });

  it('end all in one way', () => {
    for (let index = 1; index <= FOOTER; index++) {
      const mixed = LINES.with(index, `${LINES[index]}\r`).join('\n');
      expectRefusal(mixed, 'layout', `line ${index + 1} ends in CRLF, line 1 in LF`);
    }
    expectRefusal(
      TEXT.replaceAll('\n', '\r\n').replace('v1.2\r', 'v1.2'),
      'layout',
      'line 2 ends in LF, line 1 in CRLF',
    );
    expectRefusal(TEXT.replaceAll('\n', '\r'), 'layout');
    expectRefusal(TEXT.replaceAll('\n', '\r\r\n'), 'layout');
  });
});

describe('the configuration', () => {
  it.each(UNSUPPORTED_CONFIGURATIONS)('%s is refused for just that', (configuration) => {
    expectRefusal(
      withLine(2, `Configuration: ${configuration}`),
      'unsupported-profile',
      `line 3 names the configuration ${configuration}`,
    );
  });

  it.each(['', 's1', 'dilithium-s1_kyber-s1_sha3_rcs256 ', 'dilithium-s1_kyber-s1_sha3_rcs256\0'])(
    '%j is unknown',
    (configuration) => {
      expectRefusal(withLine(2, `Configuration: ${configuration}`), 'configuration', 'line 3 holds no known');
    },
  );

  it('of another profile does not go with the key', () => {
    const claimed = (key: PublicKey, { profile }: PublicKey) =>
      text(key).replace(key.profile.configuration, profile.configuration);
    expectRefusal(
      claimed(S1, S3),
      'length',
      'line 33 has 24 characters where a ML-DSA-65 key has 64 of base64',
    );
    expectRefusal(
      claimed(S3, S1),
      'length',
      'line 33 has 64 characters where a ML-DSA-44 key has 24 of base64',
    );
    expectRefusal(claimed(S5, S3), 'length');
  });
});

describe('the key identity', () => {
  it.each([
    'ABCDEF00000000000000000000000000',
    '0000000000000000000000000000000',
    '000000000000000000000000000000000',
    '0000000000000000000000000000000000',
    '0000000000000000000000000000000g',
    '00000000 00000000 00000000 00000000',
    '0x000000000000000000000000000000',
    '00000000000000000000000000000000 ',
    '',
  ])('%j is refused', (digits) => {
    expectRefusal(
      withLine(3, `Host ID: ${digits}`),
      'key-identity',
      'line 4, the key identity, is not 32 lower-case hex digits',
    );
  });
});

describe('the expiration', () => {
  it.each([
    ['1970-01-01 00-00-00', 0n],
    ['2028-02-29 23-59-59', 1_835_481_599n],
    ['9999-12-31 23-59-59', LAST_EXPIRATION],
  ])('%s is %d', (date, expiration) => {
    expect(decode(withLine(4, `Expiration: ${date}`)).expiration).toBe(expiration);
  });

  it.each([
    '2027-02-29 00-00-00',
    '2027-01-01 24-00-00',
    '2016-12-31 23-59-60',
    '1969-12-31 23-59-59',
    '10000-01-01 00-00-00',
    '2027-01-01 00:00:00',
    '2027-01-01 00-00-00Z',
    '2027-1-1 0-0-0',
    '1831536000',
    '',
  ])('%j is refused', (date) => {
    expectRefusal(withLine(4, `Expiration: ${date}`), 'expiration', 'line 5, the expiration, is no date');
  });
});

describe('the base64', () => {
  const first = LINES[FIRST_BASE64] ?? '';
  const last = LINES[LAST_BASE64] ?? '';

  it.each([
    ['a digit of the URL alphabet', withLine(FIRST_BASE64, `-${first.slice(1)}`), 'line 6, column 1 on'],
    [
      'the other',
      withLine(FIRST_BASE64 + 1, (line) => `${line.slice(0, 9)}_${line.slice(10)}`),
      'line 7, column 10 on',
    ],
    ['a space', withLine(FIRST_BASE64, `${first.slice(0, 63)} `), 'line 6, column 64 on'],
    ['padding inside', withLine(FIRST_BASE64, `${first.slice(0, 60)}AA==`), 'line 7, column 1 on'],
    [
      'bits in the padding',
      withLine(LAST_BASE64, `${last.slice(0, -4)}AB==`),
      `line ${LAST_BASE64 + 1}, column 22 on`,
    ],
    ['more padding', withLine(LAST_BASE64, `${last.slice(0, -4)}A===`), `line ${LAST_BASE64 + 1}`],
  ])('with %s is refused', (_, content, message) => {
    expect(() => decode(content)).toThrow(KeyFileError);
    expect(() => decode(content)).toThrow(message);
  });

  it('has 64 characters a line, but for the last', () => {
    const short = withLine(FIRST_BASE64, first.slice(0, 63));
    expectRefusal(short, 'length', 'line 6 has 63 characters where a ML-DSA-44 key has 64 of base64');
    expectRefusal(withLine(FIRST_BASE64, `${first}A`), 'length', 'line 6 has 65 characters');
    const rewrapped = LINES.slice(FIRST_BASE64, LAST_BASE64 + 1)
      .join('')
      .replace(/.{76}/g, '$&\n');
    expectRefusal(
      [...LINES.slice(0, FIRST_BASE64), rewrapped, ...LINES.slice(FOOTER)].join('\n'),
      'length',
      'line 6 has 76',
    );
  });

  it('holds just the bytes of the key: padding says how many', () => {
    // Canonical, and as long as it should be, but of 1313 and 1314 bytes, where ML-DSA-44 has 1312.
    expectRefusal(
      withLine(LAST_BASE64, `${last.slice(0, -4)}AAA=`),
      'length',
      'has 1313 bytes where a ML-DSA-44 key has 1312',
    );
    expectRefusal(withLine(LAST_BASE64, `${last.slice(0, -4)}AAAA`), 'length', 'has 1314 bytes');
  });
});

describe('a reading that decides otherwise', () => {
  const decodeWith = (content: string, policy: Partial<typeof strictKeyFile>) =>
    decodePublicKey(bytes(content), { ...strictKeyFile, ...policy });
  const yes = () => true;

  it.each([
    ['acceptLine', withLine(1, 'Version: QSMS v9.9')],
    ['acceptLineEnd', withLine(1, (line) => `${line}\r`)],
    ['acceptTrailing', `${TEXT}more`],
    ['acceptKeyIdentity', withLine(3, (line) => line.toUpperCase().replace('HOST', 'Host'))],
    ['acceptBase64', withLine(LAST_BASE64, (line) => `${line.slice(0, -3)}/==`)],
  ] as const)('may take, by %s alone, what the strict one refuses', (decision, content) => {
    expect(() => decode(content)).toThrow(KeyFileError);
    expect(decodeWith(content, { [decision]: yes })).toMatchObject({
      variant: 'simplex',
      keyIdentity: S1.keyIdentity,
    });
  });

  it('may count a date that does not exist on into the next month', () => {
    const { expiration } = decodeWith(withLine(4, 'Expiration: 2027-02-30 00-00-00'), { acceptDate: yes });
    expect(expiration).toBe(decode(withLine(4, 'Expiration: 2027-03-02 00-00-00')).expiration);
  });
});

describe('encodePublicKey', () => {
  it.each([
    ['keyIdentity', { keyIdentity: new Uint8Array(17) }],
    ['verificationKey', { verificationKey: S3.verificationKey }],
    ['expiration', { expiration: -1n }],
    ['expiration', { expiration: LAST_EXPIRATION + 1n }],
  ])('refuses a wrong %s by name', (name, part) => {
    expect(() => encodePublicKey({ ...S1, ...part }, 'simplex')).toThrow(RangeError);
    expect(() => encodePublicKey({ ...S1, ...part }, 'simplex')).toThrow(name);
  });
});
