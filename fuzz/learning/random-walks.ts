import type { Chance } from '../chance.ts';
import { type Mealy, step, type Word } from './mealy.ts';
import { IDLE, isEnd } from './outputs.ts';

/** An input that ends the session is taken once in so many times: a walk should get somewhere. */
const ENDINGS = 12;

/** So many random words through a machine, which keep alive what they walk through, mostly. */
export function* randomWalks(machine: Mealy, chance: Chance, walks: number, length: number): Generator<Word> {
  for (let walk = 0; walk < walks; walk++) {
    const word: string[] = [];
    let state = machine.initial;
    while (word.length < length) {
      const lively = machine.inputs.filter((input) => {
        const { output } = step(machine, state, input);
        return output !== IDLE && !isEnd(output);
      });
      const input = chance.pick(lively.length === 0 || chance.oneIn(ENDINGS) ? machine.inputs : lively);
      word.push(input);
      const { output, next } = step(machine, state, input);
      state = next;
      if (isEnd(output)) break;
    }
    yield word;
  }
}
