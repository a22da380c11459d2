import { controlBits, controlBytes, permutationOf } from './control-bits.ts';
import { supportOf } from './field-ordering.ts';
import { bytesFor, type Parameters } from './parameters.ts';

/** Bytes of a seed. */
export const SEED = 32;

/** The column selection of the parameter sets that are not "f": 2^32 - 1 in eight bytes. */
const SELECTION = Object.freeze([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/** What a secret key is made of. */
interface SecretParts {
  readonly seed: Uint8Array;
  /** The Goppa polynomial, monic of degree t, from the constant coefficient upwards. */
  readonly g: Uint16Array;
  /** The permutation that orders the field's elements. */
  readonly pi: Uint16Array;
  /** n bits that an implicit rejection would use. */
  readonly s: Uint8Array;
}

/** Where the parts of a secret key stand: seed || selection || g || control bits || s. */
function layout({ m, n, t }: Parameters) {
  const goppa = SEED + SELECTION.length;
  const control = goppa + 2 * t;
  const s = control + controlBytes(m);
  return { goppa, control, s, length: s + bytesFor(n) };
}

/** Bytes of a secret key. */
export const secretKeyLength = (parameters: Parameters): number => layout(parameters).length;

/** A secret key, in bytes of its own. */
export function writeSecretKey(parameters: Parameters, { seed, g, pi, s }: SecretParts): Uint8Array {
  const at = layout(parameters);
  const secretKey = new Uint8Array(at.length);
  secretKey.set(seed);
  secretKey.set(SELECTION, SEED);
  g.subarray(0, -1).forEach((coefficient, i) => {
    secretKey.set([coefficient & 0xff, coefficient >> 8], at.goppa + 2 * i);
  });
  const bits = controlBits(pi);
  secretKey.set(bits, at.control);
  bits.fill(0);
  secretKey.set(s, at.s);
  return secretKey;
}

/** The Goppa polynomial of a secret key, and its support. */
export function readCode(parameters: Parameters, secretKey: Uint8Array) {
  const { m, t } = parameters;
  const at = layout(parameters);
  const coefficient = (i: number): number =>
    (secretKey[at.goppa + 2 * i] ?? 0) | ((secretKey[at.goppa + 2 * i + 1] ?? 0) << 8);
  const g = Uint16Array.from({ length: t + 1 }, (_, i) => (i === t ? 1 : coefficient(i)));
  const pi = permutationOf(secretKey.subarray(at.control, at.s), m);
  const support = supportOf(parameters, pi);
  pi.fill(0);
  return { g, support };
}
