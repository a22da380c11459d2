import { type Mealy, step, type Word } from './mealy.ts';
import { isAlive, isEnd } from './outputs.ts';

/**
 * What a difference is: the first machine does something that the other one does not, it lacks what the other one
 * does, or both do something, and not the same.
 */
export type DifferenceKind = 'extra' | 'missing' | 'other';

/** A place where two machines part. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The shortest word that shows it. */
  readonly witness: Word;
  readonly input: string;
  readonly output: string;
  readonly expected: string;
  /** Where it happens: the state of the first machine, and of the other one. */
  readonly state: number;
  readonly expectedState: number;
}

/** What may be taken for the expected, and is not followed further. */
export type Tolerance = (place: Omit<Difference, 'kind' | 'witness'>) => boolean;

/** Every transition of the expected machine that another one does not make so, each with a shortest witness: breadth first. */
export function differences(
  machine: Mealy,
  expected: Mealy,
  tolerated: Tolerance = () => false,
): readonly Difference[] {
  const inputs = machine.inputs.filter((input) => expected.inputs.includes(input));
  const found = new Map<string, Difference>();
  const pairs = new Map<string, { a: number; b: number; word: Word }>();
  pairs.set('', { a: machine.initial, b: expected.initial, word: [] });
  const seen = new Set([`${machine.initial} ${expected.initial}`]);
  for (const { a, b, word } of pairs.values())
    for (const input of inputs) {
      const [one, two] = [step(machine, a, input), step(expected, b, input)];
      const witness = [...word, input];
      if (one.output === two.output) {
        const key = `${one.next} ${two.next}`;
        if (!seen.has(key)) pairs.set(key, { a: one.next, b: two.next, word: witness });
        seen.add(key);
        continue;
      }
      const place = { input, output: one.output, expected: two.output, state: a, expectedState: b };
      // The first has the shortest witness. States that a peer has beyond the expected ones show the same again.
      const key = `${b} ${input} ${one.output}`;
      if (!tolerated(place) && !found.has(key))
        found.set(key, { kind: kindOf(one.output, two.output), witness, ...place });
    }
  return [...found.values()];
}

function kindOf(output: string, expected: string): DifferenceKind {
  if (isAlive(output) && !isAlive(expected)) return 'extra';
  if (isAlive(expected) && !isAlive(output)) return 'missing';
  // It should have ended, and did not; or the other way round.
  if (isEnd(expected) && !isEnd(output)) return 'extra';
  if (isEnd(output) && !isEnd(expected)) return 'missing';
  return 'other';
}
