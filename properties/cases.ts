import fc from 'fast-check';
import type { Rule } from '../harness/faults/fault.ts';

/** Application data of a case: short, with the lengths at which blocks and paddings end (PRM-09) among them. */
export const message = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 100 }),
  fc
    .tuple(fc.constantFrom(4, 5, 6, 32, 64, 68, 69, 70, 71, 76, 204), fc.integer({ min: 0, max: 255 }))
    .map(([length, byte]) => new Uint8Array(length).fill(byte)),
);

/** A change of at least one bit. */
export const mask = fc.oneof(
  fc.integer({ min: 0, max: 7 }).map((bit) => 1 << bit),
  fc.integer({ min: 1, max: 255 }),
);

/** A place within a field, as a part of its length: its first and last byte among them. */
const place = fc.oneof(
  fc.constantFrom(0, 0.9999999),
  fc.integer({ min: 0, max: 9999 }).map((n) => n / 10_000),
);

/** A rule for a field of a packet. */
export const rule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, mask }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const), byte: fc.constantFrom(0, 0xff) }) },
);
