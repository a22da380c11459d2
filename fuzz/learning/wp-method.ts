import { accessWords, type Mealy, outputsOf, stateAfter, type Word } from './mealy.ts';

/**
 * The words of the Wp-method: a machine that answers them all as `machine` does answers every word so, if it has no
 * more than `extra` states more.
 */
export function* wpWords(machine: Mealy, extra: number): Generator<Word> {
  const access = accessWords(machine);
  const identifying = identifyingSets(machine, [...access.keys()]);
  const whole = unique([...identifying.values()].flat());
  const middles = [...wordsUpTo(machine.inputs, extra)];
  for (const word of access.values())
    for (const middle of middles) for (const suffix of whole) yield [...word, ...middle, ...suffix];
  for (const word of access.values())
    for (const input of machine.inputs)
      for (const middle of middles) {
        const before = [...word, input, ...middle];
        yield before;
        for (const suffix of identifying.get(stateAfter(machine, before)) ?? []) yield [...before, ...suffix];
      }
}

/** For each state, words whose answers tell it from every other one. */
function identifyingSets(machine: Mealy, states: readonly number[]): ReadonlyMap<number, readonly Word[]> {
  const sets = new Map<number, Word[]>(states.map((state) => [state, []]));
  for (const [at, state] of states.entries())
    for (const other of states.slice(at + 1)) {
      const told = (word: Word): boolean =>
        outputsOf(machine, word, state).join() !== outputsOf(machine, word, other).join();
      const known = [...(sets.get(state) ?? []), ...(sets.get(other) ?? [])].find(told);
      const word = known ?? separatingWord(machine, state, other);
      if (word === undefined) continue;
      for (const each of [state, other]) {
        const set = sets.get(each);
        if (set !== undefined && !set.some((one) => one.join() === word.join())) set.push(word);
      }
    }
  return sets;
}

/** The shortest word that two states answer otherwise; undefined where there is none. */
export function separatingWord(machine: Mealy, state: number, other: number): Word | undefined {
  const pairs = new Map<string, { a: number; b: number; word: Word }>([
    [`${state} ${other}`, { a: state, b: other, word: [] }],
  ]);
  for (const { a, b, word } of pairs.values())
    for (const input of machine.inputs) {
      const longer = [...word, input];
      if (outputsOf(machine, [input], a)[0] !== outputsOf(machine, [input], b)[0]) return longer;
      const [x, y] = [stateAfter(machine, [input], a), stateAfter(machine, [input], b)];
      if (x !== y && !pairs.has(`${x} ${y}`)) pairs.set(`${x} ${y}`, { a: x, b: y, word: longer });
    }
  return undefined;
}

function* wordsUpTo(inputs: readonly string[], length: number): Generator<Word> {
  yield [];
  if (length > 0)
    for (const word of wordsUpTo(inputs, length - 1)) for (const input of inputs) yield [input, ...word];
}

function unique(words: readonly Word[]): readonly Word[] {
  return [...new Map(words.map((word) => [word.join(','), word])).values()];
}
