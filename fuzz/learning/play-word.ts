import type { Target } from '../../harness/target.ts';
import { alphabetOf } from './alphabet.ts';
import { outputsOf, stateAfter, type Word } from './mealy.ts';
import { modelMachine, toleranceOf } from './model-machine.ts';
import { WireSubject } from './wire-subject.ts';

/** What a peer and the model answer to one word. */
export interface PlayedWord {
  readonly steps: readonly { readonly input: string; readonly output: string; readonly expected: string }[];
  /** The first step in which they differ, and may not; undefined where there is none. */
  readonly differs: number | undefined;
}

/** Asks a peer one word, patiently, beside the model. @throws RangeError for an input that cannot be used on it */
export async function playWord(target: Target, word: Word, seed: number): Promise<PlayedWord> {
  const { inputs } = alphabetOf(target);
  const stranger = word.find((input) => !inputs.includes(input));
  if (stranger !== undefined) throw new RangeError(`word: '${stranger}' cannot be used on this peer`);
  const model = modelMachine(target, inputs);
  const expected = outputsOf(model, word);
  const subject = new WireSubject(target, inputs, `${seed} word`);
  const outputs = await subject.answer(word, { expected, patient: true });
  const steps = word.map((input, at) => ({
    input,
    output: outputs[at] ?? '',
    expected: expected[at] ?? '',
  }));
  const first = steps.findIndex((step) => step.output !== step.expected);
  const step = steps[first];
  if (step === undefined) return { steps, differs: undefined };
  const expectedState = stateAfter(model, word.slice(0, first));
  const open = toleranceOf(model)({ ...step, state: expectedState, expectedState });
  return { steps, differs: open ? undefined : first };
}
