import type { SignatureScheme } from '../primitives/signature.ts';
import { isDate, isExpiration } from './expiration.ts';

export type LineEnd = 'LF' | 'CRLF';

/** What a reader of key files decides (KEY-04). Each `accept...` answers whether to go on; `false` refuses the file. */
export interface KeyFilePolicy {
  /** What is read of a file's bytes: these. */
  prepare(file: Uint8Array, kind: 'public' | 'private'): Uint8Array;
  /** Bytes of a private key file or of a verification key, or characters of a line of base64. */
  acceptLength(length: number, expected: number): boolean;
  /** The version line, or the footer. */
  acceptLine(line: string, expected: string): boolean;
  /** A line's end, beside the first line's. */
  acceptLineEnd(lineEnd: LineEnd, first: LineEnd): boolean;
  /** What follows the footer's line end. */
  acceptTrailing(rest: Uint8Array): boolean;
  /** The digits of a key identity, and the bytes read from them. */
  acceptKeyIdentity(text: string, keyIdentity: Uint8Array): boolean;
  /** A date, and the Unix seconds read from it. */
  acceptDate(text: string, expiration: bigint): boolean;
  /** The Unix seconds of a private key file. */
  acceptExpiration(expiration: bigint): boolean;
  /** The base64 text, its lines joined, and the bytes read from it. */
  acceptBase64(text: string, verificationKey: Uint8Array): boolean;
  /** The two keys of a private key file. */
  acceptKeyPair(scheme: SignatureScheme, signingKey: Uint8Array, verificationKey: Uint8Array): boolean;
}

/**
 * Section 3's reading: a text is right when it is what a writer writes for what was read from it. A file has
 * LF or CRLF throughout, and one zero byte or none at its end.
 */
export const strictKeyFile: KeyFilePolicy = Object.freeze({
  prepare: (file) => file,
  acceptLength: (length, expected) => length === expected,
  acceptLine: (line, expected) => line === expected,
  acceptLineEnd: (lineEnd, first) => lineEnd === first,
  acceptTrailing: (rest) => rest.length === 0 || (rest.length === 1 && rest[0] === 0),
  acceptKeyIdentity: (text, keyIdentity) => Buffer.from(keyIdentity).toString('hex') === text,
  acceptDate: isDate,
  acceptExpiration: isExpiration,
  acceptBase64: (text, verificationKey) => Buffer.from(verificationKey).toString('base64') === text,
  acceptKeyPair: (scheme, signingKey, verificationKey) => scheme.matches(signingKey, verificationKey),
} satisfies KeyFilePolicy);
