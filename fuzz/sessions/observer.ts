import { isLegible } from '../../harness/legible.ts';
import { copyKeys } from '../../harness/watch-keys.ts';
import type { Policy, SessionKeys } from '../../impl/policy.ts';
import type { Variant } from '../../impl/variant.ts';
import { erasedBy } from '../erased-by.ts';
import type { Retained } from './peer.ts';

/** What the policy of a peer in this process lets be seen in one run. */
export class Observer {
  /** Decisions that refused something, and others that were taken. */
  readonly refused = new Set<string>();
  keys: SessionKeys[] = [];
  retained: Retained[] = [];
  readonly #variant: Variant;

  constructor(variant: Variant) {
    this.#variant = variant;
  }

  /** Begins a run, in which these keys have been taken before. */
  begin(keys: readonly SessionKeys[]): void {
    this.refused.clear();
    this.keys = [...keys];
    this.retained = [];
  }

  /** A policy that decides as `inner` does, and is watched. */
  watch(inner: Policy): Policy {
    const { refused } = this;
    const note = <Args extends readonly unknown[]>(
      name: string,
      decide: (...args: Args) => boolean,
    ): ((...args: Args) => boolean) => {
      return (...args) => {
        const accepted = decide(...args);
        if (!accepted) refused.add(name);
        return accepted;
      };
    };
    return {
      ...inner,
      acceptFlag: note('acceptFlag', inner.acceptFlag),
      acceptExactLength: note('acceptExactLength', inner.acceptExactLength),
      acceptDataLength: note('acceptDataLength', inner.acceptDataLength),
      acceptSequence: note('acceptSequence', inner.acceptSequence),
      acceptTime: note('acceptTime', inner.acceptTime),
      acceptExpiration: note('acceptExpiration', inner.acceptExpiration),
      acceptKeyIdentity: note('acceptKeyIdentity', inner.acceptKeyIdentity),
      acceptConfiguration: note('acceptConfiguration', inner.acceptConfiguration),
      acceptSignature: note('acceptSignature', inner.acceptSignature),
      acceptHash: note('acceptHash', inner.acceptHash),
      acceptPublicKey: note('acceptPublicKey', inner.acceptPublicKey),
      acceptConfirmation: note('acceptConfirmation', inner.acceptConfirmation),
      acceptTag: note('acceptTag', inner.acceptTag),
      acceptCrossingRequest: note('acceptCrossingRequest', inner.acceptCrossingRequest),
      acceptResponse: note('acceptResponse', inner.acceptResponse),
      sessionKeys: (keys, derivation, input) => {
        const used = inner.sessionKeys(keys, derivation, input);
        this.keys.push(copyKeys(used));
        return used;
      },
      erase: (bytes, held, why) => {
        inner.erase(bytes, held, why);
        if (isLegible(bytes))
          this.retained.push({ requirement: erasedBy(held, why, this.#variant), what: `${held}, ${why}` });
      },
    };
  }
}
