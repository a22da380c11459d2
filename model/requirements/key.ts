import { defineFamily } from './family.ts';

export const KEY = defineFamily({
  id: 'KEY',
  title: 'Keys and key files',
  context: [
    'Key identity kid: 16 bytes.',
    'Expiration: unsigned 64-bit seconds, UTC, Unix epoch; a key is expired when',
    'now > expiration.',
    'A new key is valid for 365 days.',
    'Private key file (.qskey), binary, exactly:',
    '  cfg (34) || expiration (LE64) || kid (16) || signing key || verification key',
    'Public key file (.qpkey), text with LF line ends (QSMD in the Duplex files):',
    '  ------BEGIN QSMS PUBLIC KEY BLOCK------',
    '  Version: QSMS v1.2',
    '  Configuration: <configuration string, 33 characters>',
    '  Host ID: <kid, 32 lower-case hex digits>',
    '  Expiration: <YYYY-MM-DD HH-MM-SS>',
    '  <base64 of the verification key, 64 characters a line>',
    '  ------END QSMS PUBLIC KEY BLOCK------',
    'The date is in UTC. Base64 is RFC 4648, padded, canonical. When the base64',
    'text ends exactly at column 64 an empty line precedes the footer. The last',
    'line end is followed by one zero byte. Writers produce exactly that; readers',
    'accept it with or without the zero byte, with LF or CRLF throughout, with or',
    'without that empty line, and nothing else.',
  ].join('\n'),
  requirements: [
    {
      id: 'KEY-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A client does not start a handshake with an expired server key, nor, in Duplex, with an ' +
        'expired key of its own: no byte is sent.',
      sources: ['S 9', 'F 2.4'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'KEY-02',
      level: 'MUST',
      inner: 'no',
      sentence: 'A server whose own key has expired refuses, at the latest at packet 1.',
      sources: ['S 7.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'KEY-03',
      level: 'MUST',
      inner: 'no',
      sentence: 'A server refuses a kid that it does not know.',
      sources: ['S 7.2', 'S 8.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'KEY-04',
      level: 'MUST',
      inner: 'no',
      sentence:
        'A key file whose configuration, length, encoding or date does not parse (a date must exist; ' +
        'years have four digits), or whose signing key does not fit its verification key, is refused ' +
        'with a clear error, and never half-loaded.',
      sources: ['S 5.2'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
