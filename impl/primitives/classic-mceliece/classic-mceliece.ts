import { join } from '../../bytes.ts';
import { equalBytes } from '../constant-time.ts';
import type { Kem } from '../kem.ts';
import { shake256 } from '../shake256.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { Field } from './field.ts';
import { fixedWeight } from './fixed-weight.ts';
import { seededKeyPair } from './key-pair.ts';
import {
  bytesFor,
  isZeroPadded,
  type McElieceName,
  PARAMETERS,
  type Parameters,
  publicRowBytes,
  syndromeBits,
} from './parameters.ts';
import { readCode, SEED, secretKeyLength } from './secret-key.ts';

/** What the error vector is preceded by in the hashes of the secret and of the confirmation. */
const SECRET = Uint8Array.of(1);
const CONFIRMATION = Uint8Array.of(2);
const HASH = 32;

/**
 * Classic McEliece in its NIST round 3 form with plaintext confirmation (protocol.md, section 2): the
 * ciphertext is C0 || C1, the syndrome of an error vector e and SHAKE256(2 || e); the secret is
 * SHAKE256(1 || e || C0 || C1). Rejection is explicit.
 *
 * Nothing here takes constant time: tables are read and branches taken by secrets.
 */
export function classicMcEliece(name: McElieceName): Kem {
  const parameters: Parameters = PARAMETERS[name];
  const syndromeBytes = bytesFor(syndromeBits(parameters));
  const lengths = {
    publicKey: syndromeBits(parameters) * publicRowBytes(parameters),
    secretKey: secretKeyLength(parameters),
    ciphertext: syndromeBytes + HASH,
  };
  let made: Field | undefined;
  const field = (): Field => (made ??= new Field(parameters.m, parameters.f));

  const refuseOtherLength = (what: keyof typeof lengths, bytes: Uint8Array): void => {
    if (bytes.length === lengths[what]) return;
    throw new RangeError(`${what}: ${name} takes ${lengths[what]} bytes, not ${bytes.length}`);
  };
  const acceptsPublicKey = (publicKey: Uint8Array): boolean =>
    publicKey.length === lengths.publicKey && hasPaddedRows(parameters, publicKey);
  const confirmationOf = (error: Uint8Array): Uint8Array => shake256(HASH, CONFIRMATION, error);
  const secretOf = (error: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
    shake256(HASH, SECRET, error, ciphertext);

  return Object.freeze({
    acceptsPublicKey,
    generateKeyPair(random) {
      const seed = random.bytes(SEED);
      const pair = seededKeyPair(parameters, field(), seed);
      seed.fill(0);
      return pair;
    },
    encapsulate(publicKey, random) {
      refuseOtherLength('publicKey', publicKey);
      if (!acceptsPublicKey(publicKey)) throw new RangeError(`publicKey: padding bits of ${name} are set`);
      const error = fixedWeight(parameters, random);
      const ciphertext = join(encode(parameters, publicKey, error), confirmationOf(error));
      const secret = secretOf(error, ciphertext);
      error.fill(0);
      return { ciphertext, secret };
    },
    decapsulate(ciphertext, secretKey) {
      refuseOtherLength('ciphertext', ciphertext);
      refuseOtherLength('secretKey', secretKey);
      const syndrome = ciphertext.subarray(0, syndromeBytes);
      if (!isZeroPadded(syndrome, syndromeBits(parameters))) return undefined;
      const { g, support } = readCode(parameters, secretKey);
      const error = decode(parameters, field(), g, support, syndrome);
      g.fill(0);
      support.fill(0);
      if (error === undefined) return undefined;
      const confirmed = equalBytes(confirmationOf(error), ciphertext.subarray(syndromeBytes));
      const secret = confirmed ? secretOf(error, ciphertext) : undefined;
      error.fill(0);
      return secret;
    },
  } satisfies Kem);
}

/** Whether the bits that fill up the last byte of each row of a public key are zeros. */
function hasPaddedRows(parameters: Parameters, publicKey: Uint8Array): boolean {
  const rowBytes = publicRowBytes(parameters);
  const columns = parameters.n - syndromeBits(parameters);
  for (let row = 0; row < publicKey.length; row += rowBytes) {
    if (!isZeroPadded(publicKey.subarray(row, row + rowBytes), columns)) return false;
  }
  return true;
}
