import { KEY_IDENTITY_LENGTH } from '../../impl/keys/key.ts';
import { CONFIGURATION_LENGTH, PROFILES, SIGNATURE_SIZES } from '../../impl/profile.ts';
import type { KeyFileChange } from './key-file-change.ts';

// Where the parts begin (section 3).
const EXPIRATION = CONFIGURATION_LENGTH;
const KEY_IDENTITY = EXPIRATION + 8;
const SIGNING_KEY = KEY_IDENTITY + KEY_IDENTITY_LENGTH;

/** Bytes of rho, and of K, which no verification key depends on (FIPS 204, algorithm 24). */
const SEED_LENGTH = 32;

function patched(file: Uint8Array, offset: number, change: (byte: number) => number): Uint8Array {
  return file.with(offset, change(file[offset] ?? 0) & 0xff);
}

/** A byte of the stretch from `start` to `end`, at this part of it, changed in one bit. */
function bitIn(file: Uint8Array, start: number, end: number, at: number): Uint8Array {
  return patched(file, start + Math.floor(at * (end - start)), (byte) => byte ^ 0x01);
}

/** Private key files that must be refused (KEY-04), each right but for one thing. */
export const PRIVATE_KEY_FILE_FAULTS: readonly KeyFileChange[] = Object.freeze([
  { name: 'its end cut off', change: (file, at) => file.slice(0, Math.floor(at * file.length)) },
  { name: 'one byte less', change: (file) => file.slice(0, -1) },
  { name: 'one byte more', change: (file) => Uint8Array.from([...file, 0]) },
  { name: 'nothing in it', change: () => new Uint8Array(0) },
  { name: 'a bit of its configuration changed', change: (file, at) => bitIn(file, 0, EXPIRATION - 1, at) },
  {
    name: 'no zero byte behind its configuration',
    change: (file) => patched(file, EXPIRATION - 1, () => 0x20),
  },
  {
    name: 'the configuration of another profile',
    change(file, _, profile) {
      const other = PROFILES.find(({ signature }) => signature !== profile.signature) ?? profile;
      const changed = file.slice();
      changed.set(new TextEncoder().encode(other.configuration));
      return changed;
    },
  },
  {
    name: 'its expiration first',
    change: (file) =>
      Uint8Array.from([
        ...file.subarray(EXPIRATION, KEY_IDENTITY),
        ...file.subarray(0, EXPIRATION),
        ...file.subarray(KEY_IDENTITY),
      ]),
  },
  {
    name: 'its expiration in big-endian order',
    change(file) {
      const changed = file.slice();
      changed.subarray(EXPIRATION, KEY_IDENTITY).reverse();
      return changed;
    },
  },
  { name: 'an expiration after the year 9999', change: (file) => patched(file, EXPIRATION + 5, () => 0x7f) },
  {
    name: 'the seed of its signing key changed',
    change: (file, at) => bitIn(file, SIGNING_KEY, SIGNING_KEY + SEED_LENGTH, at),
  },
  {
    name: 'its signing key changed',
    change(file, at, { signature }) {
      const end = SIGNING_KEY + SIGNATURE_SIZES[signature].signingKey;
      return bitIn(file, SIGNING_KEY + 2 * SEED_LENGTH, end, at);
    },
  },
  {
    name: 'its verification key changed',
    change: (file, at, { signature }) =>
      bitIn(file, SIGNING_KEY + SIGNATURE_SIZES[signature].signingKey, file.length, at),
  },
  {
    name: 'a verification key all zero',
    change: (file, _, { signature }) =>
      file.slice().fill(0, SIGNING_KEY + SIGNATURE_SIZES[signature].signingKey),
  },
] satisfies readonly KeyFileChange[]);
