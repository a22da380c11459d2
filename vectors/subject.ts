import type { Crypto } from '../impl/crypto/crypto.ts';
import type { Dialect } from '../impl/dialect.ts';
import { type Policy, strict } from '../impl/policy.ts';
import type { Role } from '../impl/variant.ts';
import { type FramerPolicy, strictFramer } from '../impl/wire/framer.ts';
import { type KeyFilePolicy, strictKeyFile } from '../impl/wire/keyfile-policy.ts';
import { type DialectChoice, dialectOf } from './choices.ts';
import type { Signing } from './slow/signing.ts';

/** What vectors are tried on: the reference implementation, on primitives and with decisions of one's choice. */
export interface Subject {
  readonly crypto: Crypto;
  /** The decisions of one test's endpoint of that role; strict ones where it says nothing. */
  policy?(role: Role): Partial<Policy>;
  readonly framer?: Partial<FramerPolicy>;
  readonly keyFile?: Partial<KeyFilePolicy>;
  /** Choices that its endpoints make otherwise than the dialect of a test. */
  readonly dialect?: Partial<Dialect>;
  /** How it comes to signatures that take long; by default it makes each. */
  readonly signing?: Signing;
}

/** What of a subject, its primitives aside, may change the answers of a type of vectors. */
export type Decider = 'policy' | 'framer' | 'keyFile' | 'dialect';

/** The types about whole endpoints. */
export const ENDPOINT: readonly Decider[] = ['policy', 'framer', 'dialect'];

export function policyOf(subject: Subject, role: Role): Policy {
  return { ...strict, ...subject.policy?.(role) };
}

export function framerOf(subject: Subject): FramerPolicy {
  return { ...strictFramer, ...subject.framer };
}

export function keyFileOf(subject: Subject): KeyFilePolicy {
  return { ...strictKeyFile, ...subject.keyFile };
}

/** The dialect of that name, as the subject has it. */
export function dialectFor(subject: Subject, name: DialectChoice): Dialect {
  const dialect = dialectOf(name);
  return subject.dialect === undefined ? dialect : { ...dialect, ...subject.dialect };
}
