import type { Word } from './mealy.ts';
import { IDLE, isEnd } from './outputs.ts';

interface Node {
  readonly children: Map<string, { output: string; node: Node }>;
}

const leaf = (): Node => ({ children: new Map() });

/** A place where an answer is not the one that was given before. */
export interface Conflict {
  /** Up to and with the input that was answered otherwise. */
  readonly word: Word;
  readonly before: string;
  readonly now: string;
}

/**
 * All answers so far, as a tree. It answers by itself where nothing needs to be asked: an input of no meaning leaves
 * the peer as it is, and after the end there is nobody to ask.
 */
export class AnswerCache {
  #root = leaf();
  /** Stands for every state after the end. */
  readonly #over = leaf();

  /** What is known of the answer to a word: all of it, or undefined. */
  answer(word: Word): readonly string[] | undefined {
    const outputs: string[] = [];
    let node = this.#root;
    for (const input of word) {
      const known = this.#child(node, input);
      if (known === undefined) return undefined;
      outputs.push(known.output);
      node = known.node;
    }
    return outputs;
  }

  /** Notes an answer, as far as it agrees with those before. */
  add(word: Word, outputs: readonly string[]): Conflict | undefined {
    let node = this.#root;
    for (const [at, input] of word.entries()) {
      const now = outputs[at] ?? '';
      const known = this.#child(node, input);
      if (known === undefined) {
        const next = { output: now, node: this.#after(node, now) };
        node.children.set(input, next);
        node = next.node;
      } else if (known.output === now) node = known.node;
      else return { word: word.slice(0, at + 1), before: known.output, now };
    }
    return undefined;
  }

  /** Puts an answer in the place of another one, and forgets what was known behind it. */
  correct(word: Word, output: string): void {
    let node = this.#root;
    for (const input of word.slice(0, -1)) node = this.#child(node, input)?.node ?? leaf();
    const last = word.at(-1);
    if (last !== undefined) node.children.set(last, { output, node: this.#after(node, output) });
  }

  #child(node: Node, input: string): { readonly output: string; readonly node: Node } | undefined {
    return node === this.#over ? { output: IDLE, node } : node.children.get(input);
  }

  #after(node: Node, output: string): Node {
    if (output === IDLE) return node;
    return isEnd(output) ? this.#over : leaf();
  }
}
