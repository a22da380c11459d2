import type { Draw } from '../protocol.ts';
import { LONG_TERM, Party } from '../session.ts';
import type { Term } from '../term.ts';
import type { Draft } from './draft.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a session draws, and what it gets out of ciphertexts. */
export class Draws {
  readonly #words: Vocabulary;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  /** Draws a value, with what goes with it: a public key, or ciphertext and secret. */
  draw(draft: Draft, draw: Draw): void {
    const index = draft.history.epochs.length;
    const source = (): Term => {
      switch (draw.origin) {
        case 'session':
          return this.#words.terms.fresh(draw.name, draft.slot, index);
        case 'party':
          return this.#words.terms.fresh(draw.name, LONG_TERM);
        case 'long-term':
          return this.#words.terms.kdf(
            'long-term',
            this.#words.names.signingKey(Party.server),
            this.#words.empty,
            this.#words.empty,
          );
        case 'public':
          return this.#words.terms.constant(`predictable ${draw.name}`);
      }
    };
    if (draw.kind === 'token') draft.vars[draw.name] = source();
    else if (draw.kind === 'kem key') {
      draft.vars[secretKeyName(draw.name)] = source();
      draft.vars[draw.name] = this.#words.terms.pk(source());
      draft.history.made = [...draft.history.made, draft.vars[draw.name] ?? -1];
    } else {
      const pk = draft.vars[draw.to] ?? this.#words.junk;
      const ciphertext = this.#words.terms.enc(pk, source());
      draft.vars[draw.name] = ciphertext;
      this.#setSecret(draft, draw.secret, this.#words.terms.sec(pk, source()));
      draft.history.made = [...draft.history.made, ciphertext];
    }
  }

  /** Takes the secrets out of the ciphertexts among what was received. */
  decapsulate(draft: Draft, bound: Readonly<Record<string, Term>>): void {
    for (const [ciphertext, secretKey, secret] of CAPSULES) {
      const body = bound[ciphertext];
      if (body === undefined) continue;
      // A response without a request meets no key: an implementation would read an empty buffer.
      const esk = draft.vars[secretKey];
      this.#setSecret(
        draft,
        secret,
        esk === undefined ? this.#words.empty : this.#words.terms.decapsulate(esk, body),
      );
    }
  }

  #setSecret(draft: Draft, name: string, secret: Term): void {
    draft.vars[name] = secret;
    if (name === 'secA') draft.history.secA = secret;
    if (name === 'secB') draft.history.secB = secret;
  }
}

/** Which ciphertext is opened with which key, and what it yields. */
const CAPSULES = [
  ['cptA', 'eskS', 'secA'],
  ['cptB', 'eskC', 'secB'],
  ['cptR', 'eskR', 'secR'],
] as const;

function secretKeyName(publicKeyName: string): string {
  return `esk${publicKeyName.slice(2)}`;
}
