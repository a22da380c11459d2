import type { KemKeyPair } from '../kem.ts';
import { shake256 } from '../shake256.ts';
import type { Field } from './field.ts';
import { fieldOrdering, supportOf } from './field-ordering.ts';
import { irreducible } from './irreducible.ts';
import { bytesFor, type Parameters } from './parameters.ts';
import { publicKeyOf } from './parity-check.ts';
import { SEED, writeSecretKey } from './secret-key.ts';

/** What a seed is preceded by where it is expanded. */
const EXPANSION = Uint8Array.of(64);

/**
 * SeededKeyGen: the key pair that 32 bytes stand for. Where a step fails, it starts again from the seed that
 * the expansion ends with, about two times in three. The secret key holds the seed that it came of.
 */
export function seededKeyPair(parameters: Parameters, field: Field, seed: Uint8Array): KemKeyPair {
  const current = seed.slice();
  for (;;) {
    const expansion = expand(parameters, field, current);
    const pair = keyPairOf(parameters, field, current, expansion);
    current.set(expansion.nextSeed);
    expansion.whole.fill(0);
    if (pair === undefined) continue;
    current.fill(0);
    return pair;
  }
}

/** What a seed expands to: s || numbers to sort || an element of F_q[y]/F(y) || the next seed. */
interface Expansion {
  readonly whole: Uint8Array;
  readonly s: Uint8Array;
  readonly ordering: Uint8Array;
  readonly element: Uint8Array;
  readonly nextSeed: Uint8Array;
}

function expand({ n, t }: Parameters, { q }: Field, seed: Uint8Array): Expansion {
  const orderingAt = bytesFor(n);
  const elementAt = orderingAt + 4 * q;
  const nextAt = elementAt + 2 * t;
  const whole = shake256(nextAt + SEED, EXPANSION, seed);
  return {
    whole,
    s: whole.subarray(0, orderingAt),
    ordering: whole.subarray(orderingAt, elementAt),
    element: whole.subarray(elementAt, nextAt),
    nextSeed: whole.subarray(nextAt),
  };
}

/** The key pair, or `undefined` where a step fails. */
function keyPairOf(
  parameters: Parameters,
  field: Field,
  seed: Uint8Array,
  { s, ordering, element }: Expansion,
): KemKeyPair | undefined {
  const pi = fieldOrdering(parameters, ordering);
  const g = pi && irreducible(parameters, field, element);
  const support = g && supportOf(parameters, pi);
  const publicKey = support && publicKeyOf(parameters, field, g, support);
  const secretKey = publicKey && writeSecretKey(parameters, { seed, g, pi, s });
  for (const secret of [pi, g, support]) secret?.fill(0);
  return secretKey && { publicKey, secretKey };
}
