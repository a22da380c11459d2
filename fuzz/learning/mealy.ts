/** What a state of a machine does on one input. */
export interface Transition {
  readonly output: string;
  readonly next: number;
}

/** A Mealy machine that is complete: in each state, each input has one output and one next state. */
export interface Mealy {
  readonly inputs: readonly string[];
  readonly initial: number;
  /** `transitions[state][input]`. */
  readonly transitions: readonly Readonly<Record<string, Transition>>[];
}

/** A sequence of inputs, from the start. */
export type Word = readonly string[];

/** What a state does on an input. @throws RangeError where the machine has no such state or input */
export function step({ transitions }: Mealy, state: number, input: string): Transition {
  const found = transitions[state]?.[input];
  if (found === undefined) throw new RangeError(`state ${state} has no transition for '${input}'`);
  return found;
}

/** What a machine answers to a word, from its first state or another one. */
export function outputsOf(machine: Mealy, word: Word, from = machine.initial): readonly string[] {
  let state = from;
  return word.map((input) => {
    const { output, next } = step(machine, state, input);
    state = next;
    return output;
  });
}

/** The state that a word leads to. */
export function stateAfter(machine: Mealy, word: Word, from = machine.initial): number {
  return word.reduce((state, input) => step(machine, state, input).next, from);
}

/** The shortest word to each state that can be reached, in the order in which they are found. */
export function accessWords(machine: Mealy): ReadonlyMap<number, Word> {
  const words = new Map<number, Word>([[machine.initial, []]]);
  for (const [state, word] of words)
    for (const input of machine.inputs) {
      const { next } = step(machine, state, input);
      // A map goes on to what is added while it is gone through: breadth first.
      if (!words.has(next)) words.set(next, [...word, input]);
    }
  return words;
}

/** Groups states that answer every word alike, as the number of each state's group. */
export function blocksOf(machine: Mealy): readonly number[] {
  const numbered = (keys: readonly string[]): readonly number[] => {
    const names = new Map<string, number>();
    return keys.map((key) => {
      if (!names.has(key)) names.set(key, names.size);
      return names.get(key) ?? 0;
    });
  };
  const states = machine.transitions.map((_, state) => state);
  let blocks = numbered(states.map(() => ''));
  for (let before = 0; before !== new Set(blocks).size; ) {
    before = new Set(blocks).size;
    const known = blocks;
    blocks = numbered(
      states.map((state) =>
        JSON.stringify([
          known[state],
          machine.inputs.map((input) => {
            const { output, next } = step(machine, state, input);
            return [output, known[next]];
          }),
        ]),
      ),
    );
  }
  return blocks;
}

/** The smallest machine that answers every word of `inputs` alike; states numbered breadth first from 0. */
export function minimized(machine: Mealy, inputs: readonly string[] = machine.inputs): Mealy {
  const part = { ...machine, inputs };
  const blocks = blocksOf(part);
  const block = (state: number): number => blocks[state] ?? 0;
  const numbers = new Map<number, number>();
  const members: number[] = [];
  for (const state of accessWords(part).keys())
    if (!numbers.has(block(state))) {
      numbers.set(block(state), numbers.size);
      members.push(state);
    }
  return {
    inputs,
    initial: 0,
    transitions: members.map((state) =>
      Object.fromEntries(
        inputs.map((input) => {
          const { output, next } = step(part, state, input);
          return [input, { output, next: numbers.get(block(next)) ?? 0 }];
        }),
      ),
    ),
  };
}
