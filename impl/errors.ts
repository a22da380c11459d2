/**
 * The root of every error that this package raises for something outside the program: a file, a peer, a
 * runtime. Misuse of a function is a TypeError or RangeError that names the argument; a protocol failure
 * is a value, not an exception.
 */
export abstract class QsmpError extends Error {
  /** What kind of failure this is, for programs; it stays the same from release to release. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What a key file was refused for (KEY-04). */
export type KeyFileFault =
  /** The file, or its verification key, has not the length that its profile gives it. */
  | 'length'
  /** A line, a label or a line end is not the one that belongs there. */
  | 'layout'
  /** The configuration string is none of section 2's. */
  | 'configuration'
  /** The configuration string is one of section 2's that this build does not run. */
  | 'unsupported-profile'
  /** The key identity is not 32 lower-case hex digits. */
  | 'key-identity'
  /** The expiration is no date that exists, or none that both files can say. */
  | 'expiration'
  /** The base64 text is not the canonical one. */
  | 'base64'
  /** The signing key does not belong to the verification key. */
  | 'key-pair';

/** A key file that was refused (KEY-04). The message is one sentence that says what is wrong, and where. */
export class KeyFileError extends QsmpError {
  readonly code = 'QSMP_KEY_FILE';
  readonly fault: KeyFileFault;

  constructor(fault: KeyFileFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
