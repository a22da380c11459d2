import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { MlDsaName } from './ml-dsa-key-pair.ts';
import type { MlKemName } from './ml-kem.ts';

/** The end of the object identifier 2.16.840.1.101.3.4.x.y: ML-KEM in RFC 9935, ML-DSA in RFC 9881. */
const OBJECT_IDENTIFIERS = Object.freeze({
  'ML-KEM-512': [4, 1],
  'ML-KEM-768': [4, 2],
  'ML-KEM-1024': [4, 3],
  'ML-DSA-44': [3, 17],
  'ML-DSA-65': [3, 18],
  'ML-DSA-87': [3, 19],
} as const satisfies Record<RuntimeName, readonly [number, number]>);

/** An algorithm that the runtime may have. */
type RuntimeName = MlKemName | MlDsaName;

/** DER tags (X.690), and the `[0]` of a seed in a private key (RFC 9881, RFC 9935). */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SEED = 0x80;

/** A private key from the seed that key generation draws: d || z, or the seed of ML-DSA. */
export function privateKeyFromSeed(name: RuntimeName, seed: Uint8Array): KeyObject {
  return importPrivateKey(name, der(SEED, seed));
}

/**
 * A private key from its expanded form.
 * @throws Error where the parts of the key contradict each other.
 */
export function privateKeyFromExpanded(name: RuntimeName, expanded: Uint8Array): KeyObject {
  return importPrivateKey(name, der(OCTET_STRING, expanded));
}

/**
 * The expanded form of a private key, of `length` bytes, where the runtime gives it: Node 24 exports it behind
 * the seed, Node 26 the seed alone (nodejs/node, pull request 62178).
 */
export function expandedForm(key: KeyObject, length: number): Uint8Array | undefined {
  const exported = key.export({ format: 'der', type: 'pkcs8' });
  const expanded = new Uint8Array(exported.subarray(-length));
  const element = der(OCTET_STRING, expanded);
  const found = exported.subarray(-element.length).equals(element);
  exported.fill(0);
  element.fill(0);
  return found ? expanded : undefined;
}

/** A public key from its FIPS encoding. */
export function publicKeyFromBytes(name: RuntimeName, bytes: Uint8Array): KeyObject {
  const subjectPublicKey = der(BIT_STRING, Uint8Array.of(0), bytes);
  const key = der(SEQUENCE, algorithmIdentifier(name), subjectPublicKey);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

/** The FIPS encoding of the public key, of `length` bytes, that belongs to a private key. */
export function publicBytes(key: KeyObject, length: number): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-length));
}

function importPrivateKey(name: RuntimeName, privateKey: Buffer): KeyObject {
  const version = der(INTEGER, Uint8Array.of(0));
  const key = der(SEQUENCE, version, algorithmIdentifier(name), der(OCTET_STRING, privateKey));
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } finally {
    key.fill(0);
    privateKey.fill(0);
  }
}

function algorithmIdentifier(name: RuntimeName): Uint8Array {
  const prefix = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04];
  return der(SEQUENCE, der(OBJECT_IDENTIFIER, Uint8Array.of(...prefix, ...OBJECT_IDENTIFIERS[name])));
}

/** A DER element of less than 65,536 bytes. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...octets), ...contents]);
}
