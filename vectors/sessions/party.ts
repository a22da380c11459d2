import type { KdfInput } from '../../impl/crypto/crypto.ts';
import { Endpoint, type Output } from '../../impl/endpoint.ts';
import type { Derivation, Policy, SessionKeys, SignedHash } from '../../impl/policy.ts';
import type { Role } from '../../impl/variant.ts';
import { profileOf } from '../choices.ts';
import { dialectFor, framerOf, policyOf, type Subject } from '../subject.ts';
import { FedRandom } from './fed-random.ts';
import { type Drawn, identityOf, type LongTermKeys, type Parties } from './inputs.ts';
import type { Step } from './step.ts';

/** The keys that a derivation gave, and its inputs, in arrays of their own. */
export interface Derived {
  readonly derivation: Derivation;
  readonly input: KdfInput;
  readonly keys: SessionKeys;
}

/** What an endpoint comes to inside. */
export interface Observed {
  readonly hashes: Map<SignedHash, Uint8Array>;
  readonly derived: Derived[];
  /** The secret keys of the KEM key pairs that it made, in order. */
  readonly secretKeys: Uint8Array[];
}

/** One end of a session, its inside in sight. */
export class Party {
  readonly role: Role;
  readonly endpoint: Endpoint;
  /** Shared with the copies that `snapshot` makes. */
  readonly observed: Observed;
  readonly #random: FedRandom;

  private constructor(role: Role, endpoint: Endpoint, observed: Observed, random: FedRandom) {
    this.role = role;
    this.endpoint = endpoint;
    this.observed = observed;
    this.#random = random;
  }

  /** @param adjust decisions taken otherwise, over those of the subject */
  static create(
    role: Role,
    parties: Parties,
    keys: LongTermKeys,
    drawn: Drawn,
    subject: Subject,
    adjust: (policy: Policy) => Partial<Policy> = () => ({}),
  ): Party {
    const observed: Observed = { hashes: new Map(), derived: [], secretKeys: [] };
    const { variant } = parties;
    const dialect = dialectFor(subject, parties.dialect);
    const base = policyOf(subject, role);
    const adjusted: Policy = { ...base, ...adjust(base) };
    const { hash } = subject.crypto.symmetric(variant, dialect);
    const policy: Policy = {
      ...adjusted,
      signedInput(parts, name) {
        const used = adjusted.signedInput(parts, name);
        observed.hashes.set(name, hash(...used));
        return used;
      },
      ephemeralKeyPair(fresh) {
        const pair = adjusted.ephemeralKeyPair(fresh);
        observed.secretKeys.push(pair.secretKey.slice());
        return pair;
      },
      sessionKeys(keys, derivation, input) {
        const used = adjusted.sessionKeys(keys, derivation, input);
        observed.derived.push({ derivation, input: copied(input), keys: copied(used) });
        return used;
      },
    };
    const random = new FedRandom(drawn[role]);
    const endpoint = Endpoint.create(identityOf(variant, role, keys), {
      profile: profileOf(parties.profile),
      crypto: subject.crypto,
      dialect,
      clock: () => BigInt(parties.clock),
      random,
      policy,
      framer: framerOf(subject),
    });
    return new Party(role, endpoint, observed, random);
  }

  /** An independent copy. @param draws what it draws from now on, in place of what is left */
  snapshot(draws?: Uint8Array): Party {
    this.#random.feedClones(draws);
    const endpoint = this.endpoint.snapshot();
    return new Party(this.role, endpoint, this.observed, this.#random);
  }

  /** What its application tells it; without effect where it cannot be done any more. */
  command(step: Step): Output {
    if (step.do === 'start') return this.endpoint.start();
    if (step.by !== this.role || (step.do !== 'close' && !this.endpoint.canSend))
      return { packets: [], events: [] };
    if (step.do === 'close') return this.endpoint.close();
    return step.do === 'send' ? this.endpoint.send(step.data) : this.endpoint.ratchet(step.kind);
  }
}

function copied<T extends { readonly [Name in keyof T]: Uint8Array }>(record: T): T {
  const copies: Partial<Record<keyof T, Uint8Array>> = {};
  for (const name in record) copies[name] = record[name].slice();
  // Every name of the record has just been set.
  return copies as T;
}
