import type { Role, Signed } from '../protocol.ts';
import { Op, type Term } from '../term.ts';
import type { Draft } from './draft.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Signed hashes: made, and verified (PRM-07). */
export class Signatures {
  readonly #words: Vocabulary;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  /** Signs what a row says, into `sig` and the name of the hash. */
  sign(draft: Draft, role: Role, signed: Signed, header: Term): void {
    const hash = this.#words.hashOver(draft, signed.over, header);
    draft.vars[signed.hash] = hash;
    draft.vars['sig'] = this.#words.terms.sign(this.#words.names.signingKey(this.#words.owner(role)), hash);
  }

  /** Whether the signature received is over the hash received, by whom the row says. */
  verifies(draft: Draft, role: Role, signed: Signed, bound: Readonly<Record<string, Term>>): boolean {
    const vk =
      signed.verifiedWith === 'peer'
        ? (draft.vars['vkPeer'] ?? -1)
        : this.#words.names.verificationKey(this.#words.owner(role));
    const signature = bound['sig'] ?? -1;
    return (
      this.#words.terms.is(signature, Op.sign) &&
      this.#words.terms.vk(this.#words.terms.arg(signature, 0)) === vk &&
      this.#words.terms.arg(signature, 1) === bound[signed.hash]
    );
  }
}
