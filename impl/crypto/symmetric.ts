import type { Dialect } from '../dialect.ts';
import { cshake } from '../primitives/cshake.ts';
import { RCS_256, RCS_512, Rcs } from '../primitives/rcs.ts';
import { sha3 } from '../primitives/sha3.ts';
import { VARIANTS, type Variant } from '../variant.ts';
import type { Symmetric } from './crypto.ts';

/** What `symmetric` has made: all sessions of a variant and a dialect share it, since it has no state. */
const made = Object.freeze({
  simplex: new WeakMap<Dialect, Symmetric>(),
  duplex: new WeakMap<Dialect, Symmetric>(),
} satisfies Record<Variant, WeakMap<Dialect, Symmetric>>);

/** SHA3, cSHAKE and RCS as a variant (protocol.md, section 1) and a dialect (section 13) have them. */
export function symmetric(variant: Variant, dialect: Dialect): Symmetric {
  const primitives = made[variant].get(dialect) ?? create(variant, dialect);
  made[variant].set(dialect, primitives);
  return primitives;
}

function create(variant: Variant, dialect: Dialect): Symmetric {
  const { rate } = VARIANTS[variant];
  const parameters = variant === 'simplex' ? RCS_256 : RCS_512;
  const options = { rounds: rcsRounds(variant, dialect), macPadding: dialect.macPadding };
  return Object.freeze({
    hash: (...parts) => sha3(rate, ...parts),
    derive: (input, length) => cshake(rate, input, length),
    aead: (key, nonce) => new Rcs(parameters, key, nonce, options),
  } satisfies Symmetric);
}

/** The documents disagree on the rounds of RCS-256 alone. */
export function rcsRounds(variant: Variant, dialect: Dialect): number {
  return variant === 'simplex' ? dialect.rcs256Rounds : RCS_512.rounds;
}
