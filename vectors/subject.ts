import type { Crypto } from '../impl/crypto/crypto.ts';
import { type Policy, strict } from '../impl/policy.ts';
import type { Role } from '../impl/variant.ts';
import { type FramerPolicy, strictFramer } from '../impl/wire/framer.ts';

/** What vectors are tried on: the reference implementation, on primitives and with decisions of one's choice. */
export interface Subject {
  readonly crypto: Crypto;
  /** The decisions of one test's endpoint of that role; strict ones where it says nothing. */
  policy?(role: Role): Partial<Policy>;
  readonly framer?: Partial<FramerPolicy>;
}

export function policyOf(subject: Subject, role: Role): Policy {
  return { ...strict, ...subject.policy?.(role) };
}

export function framerOf(subject: Subject): FramerPolicy {
  return { ...strictFramer, ...subject.framer };
}
