import { equalBytes } from '../../impl/primitives/constant-time.ts';
import type { Defect } from './defect.ts';
import { repaired } from './repaired-key-file.ts';

/** Keys and key files: KEY-01 to KEY-04, CFG-02. */
export const KEY_DEFECTS: readonly Defect[] = [
  {
    id: 'own-expiration-ignored',
    title: 'uses its own key after it has expired',
    breaks: ['KEY-01', 'KEY-02'],
    policy: { acceptExpiration: (expiration, now, whose) => whose === 'own' || now <= expiration },
  },
  {
    id: 'peer-expiration-ignored',
    title: "uses the server's key after it has expired",
    breaks: ['KEY-01'],
    policy: { acceptExpiration: (expiration, now, whose) => whose === 'peer' || now <= expiration },
  },
  {
    id: 'expiration-grace',
    title: 'uses a key for another hour after it has expired',
    breaks: ['KEY-01', 'KEY-02'],
    policy: { acceptExpiration: (expiration, now) => now <= expiration + 3600n },
  },
  {
    id: 'kid-unchecked',
    title: 'takes any key identity for its own',
    breaks: ['KEY-03'],
    policy: { acceptKeyIdentity: () => true },
  },
  {
    id: 'kid-prefix',
    title: 'compares the first half of a key identity',
    breaks: ['KEY-03'],
    policy: { acceptKeyIdentity: (received, own) => equalBytes(received.subarray(0, 8), own.subarray(0, 8)) },
  },
  {
    id: 'kid-without-last-byte',
    title: 'compares all but the last byte of a key identity',
    breaks: ['KEY-03'],
    policy: {
      acceptKeyIdentity: (received, own) => equalBytes(received.subarray(0, 15), own.subarray(0, 15)),
    },
  },
  {
    id: 'client-configuration-unchecked',
    title: 'starts with a key of another configuration than its own',
    breaks: ['CFG-02'],
    policy: {
      acceptConfiguration: (received, own) =>
        equalBytes(received, own) || equalBytes(received.subarray(21), own.subarray(21)),
    },
  },
  {
    id: 'key-file-date-runs-over',
    title: 'reads 30 February as 2 March, and years of any number of digits',
    breaks: ['KEY-04'],
    keyFile: { acceptDate: () => true, acceptExpiration: () => true },
  },
  {
    id: 'key-file-pair-unchecked',
    title: 'does not look whether a signing key fits its verification key',
    breaks: ['KEY-04'],
    keyFile: { acceptKeyPair: () => true },
  },
  {
    id: 'key-file-anything-behind',
    title: 'reads a key file whatever follows its end',
    breaks: ['KEY-04'],
    keyFile: { acceptTrailing: () => true, acceptLength: (length, expected) => length >= expected },
  },
  {
    id: 'key-file-repaired',
    title: 'looks in a key file for what it knows, passes over the rest, and fills in what is missing',
    breaks: ['KEY-04'],
    keyFile: { prepare: repaired, acceptExpiration: () => true, acceptKeyPair: () => true },
  },
  {
    id: 'key-file-any-lines',
    title: 'does not look at the version line and the footer of a key file, or at how lines end',
    breaks: ['KEY-04'],
    keyFile: { acceptLine: () => true, acceptLineEnd: () => true },
  },
  {
    id: 'key-file-own-line-ends-only',
    title: 'refuses a key file with CRLF, or without the last byte',
    breaks: ['KEY-04'],
    keyFile: {
      acceptLineEnd: (lineEnd) => lineEnd === 'LF',
      acceptTrailing: (rest) => rest.length === 1 && rest[0] === 0,
    },
  },
];
