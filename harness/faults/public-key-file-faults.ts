import { findProfile, PROFILES } from '../../impl/profile.ts';
import type { KeyFileChange } from './key-file-change.ts';

type TextChange = (text: string, at: number) => string;

/** A character for each byte, so that nothing is lost either way. */
const text =
  (change: TextChange): KeyFileChange['change'] =>
  (file, at) =>
    Uint8Array.from(Buffer.from(change(Buffer.from(file).toString('latin1'), at), 'latin1'));

/** Changes one line, by its number. */
function line(number: number, change: (line: string) => string): KeyFileChange['change'] {
  return text((whole) =>
    whole
      .split('\n')
      .map((each, index) => (index === number - 1 ? change(each) : each))
      .join('\n'),
  );
}

const HEADER = 1;
const VERSION = 2;
const CONFIGURATION = 3;
const HOST_ID = 4;
const EXPIRATION = 5;
const FIRST_OF_KEY = 6;

/** Changes the configuration string. */
const configuration = (change: (cfg: string) => string) =>
  line(CONFIGURATION, (l) => l.replace(/\S+$/, change));

/** The configuration string of a profile with other signatures, whose keys have another length. */
function otherConfiguration(cfg: string): string {
  const own = findProfile(cfg);
  return PROFILES.find(({ signature }) => signature !== own?.signature)?.configuration ?? '';
}

const date = (value: string) => line(EXPIRATION, () => `Expiration: ${value}`);

/** Changes the base64 text, whose lines stand between the five first and the footer. */
function base64(change: (lines: string[], at: number) => readonly string[]): KeyFileChange['change'] {
  return text((whole, at) => {
    const lines = whole.split('\n');
    const footer = lines.findIndex((each) => each.startsWith('------END'));
    const end = lines[footer - 1] === '' ? footer - 1 : footer;
    const changed = change(lines.slice(FIRST_OF_KEY - 1, end), at);
    return [...lines.slice(0, FIRST_OF_KEY - 1), ...changed, ...lines.slice(end)].join('\n');
  });
}

/** Changes the line of the base64 text at this part of it. */
function base64Line(change: (line: string) => string): KeyFileChange['change'] {
  return base64((lines, at) => {
    const chosen = Math.floor(at * lines.length);
    return lines.map((each, index) => (index === chosen ? change(each) : each));
  });
}

const FAULTS: readonly (readonly [string, KeyFileChange['change']])[] = [
  ['an unknown label in the header', line(HEADER, (l) => l.replace(/QSM[SD]/, 'QSMX'))],
  [
    'another label in the version',
    line(VERSION, (l) => (l.includes('QSMS') ? l.replace('QSMS', 'QSMD') : l.replace('QSMD', 'QSMS'))),
  ],
  ['another version', line(VERSION, (l) => l.replace('v1.2', 'v1.3'))],
  ['a dash missing in the header', line(HEADER, (l) => l.slice(1))],
  ['a space behind the header', line(HEADER, (l) => `${l} `)],
  ['an unknown configuration', configuration((cfg) => `delirium!${cfg.slice(9)}`)],
  ['a configuration cut short', configuration((cfg) => cfg.slice(0, -1))],
  ['a configuration in capitals', configuration((cfg) => `${cfg.slice(0, 9).toUpperCase()}${cfg.slice(9)}`)],
  ['no configuration', configuration(() => '')],
  ['the configuration of another profile', configuration(otherConfiguration)],
  [
    'a key identity in capitals',
    line(HOST_ID, (l) => `Host ID: ${l.slice(9).replace(/^./, 'A').toUpperCase()}`),
  ],
  ['a key identity one digit short', line(HOST_ID, (l) => l.slice(0, -1))],
  ['a key identity one byte long', line(HOST_ID, (l) => `${l}00`)],
  ['a key identity that is no hex', line(HOST_ID, (l) => `${l.slice(0, -1)}g`)],
  ['a key identity with spaces', line(HOST_ID, (l) => l.replace(/(.{4})$/, ' $1'))],
  ['30 February', date('2030-02-30 12-00-00')],
  ['29 February of a common year', date('2031-02-29 12-00-00')],
  ['month 13', date('2030-13-01 12-00-00')],
  ['day 0', date('2030-06-00 12-00-00')],
  ['hour 24', date('2030-06-01 24-00-00')],
  ['second 60', date('2030-06-01 23-59-60')],
  ['a year of five digits', date('12030-06-01 12-00-00')],
  ['a year of two digits', date('30-06-01 12-00-00')],
  ['a year before the epoch', date('1969-12-31 23-59-59')],
  ['a time with colons', date('2030-06-01 12:00:00')],
  ['a time zone behind the date', date('2030-06-01 12-00-00Z')],
  ['a date alone', date('2030-06-01')],
  ['no date', date('')],
  ['a line of base64 one character short', base64Line((l) => l.slice(1))],
  ['a line of base64 one character long', base64Line((l) => `${l}A`)],
  ['a line of base64 missing', base64((lines, at) => lines.toSpliced(Math.floor(at * lines.length), 1))],
  [
    'a line of base64 twice',
    base64((lines, at) => lines.flatMap((l, i) => (i === Math.floor(at * lines.length) ? [l, l] : [l]))),
  ],
  ['a space in the base64', base64Line((l) => ` ${l.slice(1)}`)],
  ['a character that is no base64', base64Line((l) => `*${l.slice(1)}`)],
  [
    'base64 of the URL alphabet',
    base64((lines) => lines.map((l, index) => (index === 0 ? `-_${l.slice(2)}` : l))),
  ],
  [
    'padding in the middle',
    base64((lines) => lines.map((l, index) => (index === 0 ? `${l.slice(0, 20)}=${l.slice(21)}` : l))),
  ],
  ['all base64 on one line', base64((lines) => [lines.join('')])],
  [
    'an empty line in the base64',
    base64((lines, at) => lines.toSpliced(1 + Math.floor(at * (lines.length - 1)), 0, '')),
  ],
  ['the footer missing', text((whole) => whole.slice(0, whole.indexOf('------END')))],
  [
    'another label in the footer',
    text((whole) => whole.replace(/(END QSM)(.)/, (_, end, l) => end + (l === 'S' ? 'D' : 'S'))),
  ],
  ['bytes behind the end', (file) => Uint8Array.from([...file, 0x41])],
  ['two zero bytes', (file) => Uint8Array.from([...file, 0])],
  ['an empty line behind the footer', text((whole) => whole.replace(/\n\0$/, '\n\n\0'))],
  [
    'mixed line ends',
    text((whole, at) => {
      const lines = whole.split('\n');
      const chosen = 1 + Math.floor(at * (lines.length - 2));
      return lines.map((each, index) => (index === chosen - 1 ? `${each}\r` : each)).join('\n');
    }),
  ],
  ['CR alone for line ends', text((whole) => whole.replaceAll('\n', '\r'))],
  ['a byte order mark', (file) => Uint8Array.from([0xef, 0xbb, 0xbf, ...file])],
  ['an empty line before the header', (file) => Uint8Array.from([0x0a, ...file])],
  ['its end cut off', (file, at) => file.slice(0, Math.floor(at * (file.length - 2)))],
  ['nothing in it', () => new Uint8Array(0)],
];

/** Public key files that must be refused (KEY-04), each right but for one thing. */
export const PUBLIC_KEY_FILE_FAULTS: readonly KeyFileChange[] = Object.freeze(
  FAULTS.map(([name, change]) => ({ name, change })),
);

/** Public key files that must be read although no writer of ours writes them (section 3). */
export const PUBLIC_KEY_FILE_FORMS: readonly KeyFileChange[] = Object.freeze([
  { name: 'no zero byte at its end', change: (file) => file.slice(0, -1) },
  { name: 'CRLF throughout', change: text((whole) => whole.replaceAll('\n', '\r\n')) },
  {
    name: 'CRLF throughout and no zero byte',
    change: text((whole) => whole.replaceAll('\n', '\r\n').slice(0, -1)),
  },
  {
    name: 'no empty line before its footer',
    change: text((whole) => whole.replace('\n\n------END', '\n------END')),
  },
  {
    name: 'CRLF throughout and no empty line before its footer',
    change: text((whole) => whole.replace('\n\n------END', '\n------END').replaceAll('\n', '\r\n')),
  },
] satisfies readonly KeyFileChange[]);
