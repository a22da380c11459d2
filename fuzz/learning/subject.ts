import type { Word } from './mealy.ts';

/** How a word is asked. */
export interface Asking {
  /** What is expected of it, input by input, as far as anything is. */
  readonly expected: readonly (string | undefined)[];
  /** Whether to wait longer than usual before silence is believed. */
  readonly patient: boolean;
  /** Aborted when nobody wants the answer any more: then it is given up at once. */
  readonly signal?: AbortSignal | undefined;
}

/** What is learned: something that can be begun anew, and answers each input. */
export interface Subject {
  readonly inputs: readonly string[];
  /** How many words it answers at once. */
  readonly concurrency: number;
  /** What it answers to a word from the start: an output for each input. @throws the signal's reason when it is aborted */
  answer(word: Word, asking: Asking): Promise<readonly string[]>;
}
