import { copyKeys } from '../../harness/watch-keys.ts';
import { type Policy, type SessionKeys, strict } from '../../impl/policy.ts';
import type { ArmedFault } from './forge.ts';

/** A hand on what our endpoint decides: it makes faulty packets when told to, and its keys are seen. */
export class Hand {
  /** What is done to the packet that is made next. */
  faulty: ArmedFault | undefined;
  keys: SessionKeys[] = [];
  /** Shared by all copies of our endpoint. */
  readonly policy: Policy = {
    ...strict,
    packetHeader: (header) => this.#fault?.packetHeader?.(header) ?? header,
    packetContent: (content, flag) => this.#fault?.packetContent?.(content, flag) ?? content,
    keyInput: (input, derivation) => this.#fault?.keyInput?.(input, derivation) ?? input,
    confirmation: (value) => this.#fault?.confirmation?.(value) ?? value,
    // KEY-01, KEY-02 are the peer's to notice.
    acceptExpiration: () => true,
    sessionKeys: (keys) => {
      this.keys.push(copyKeys(keys));
      return keys;
    },
  };

  /** Begins a run, in which our endpoint has taken these keys before. */
  begin(keys: readonly SessionKeys[]): void {
    this.faulty = undefined;
    this.keys = [...keys];
  }

  get #fault(): Partial<Policy> | undefined {
    return this.faulty?.policy;
  }
}
