import type { Trace } from '../record/index.ts';
import type { Breach, Level, Run } from './level.ts';

/** What stands in place of a requirement where two targets part and none is known to be broken. */
export const DIFFERENCE = 'difference';

/** A level that runs every case on two targets, and reports where what they do parts. */
export function differential<Case>(one: Level<Case>, other: Level<Case>): Level<Case> {
  const compared = async (example: Case): Promise<Run> => {
    const run = await one.run(example);
    const parting = partingOf(one.subject, run, await other.run(example));
    return parting === undefined ? run : { ...run, breaches: [...run.breaches, parting] };
  };
  return {
    ...one,
    run: compared,
    async trace(example) {
      const trace = await one.trace(example);
      const parting = (await compared(example)).breaches.find(
        ({ requirement }) => requirement === DIFFERENCE,
      );
      return trace.judgement !== undefined || parting === undefined ? trace : judged(trace, parting);
    },
  };
}

/** Where two runs of the same case part; undefined where they do not. */
function partingOf(
  state: string,
  { observed = [] }: Run,
  { observed: others = [] }: Run,
): Breach | undefined {
  const length = Math.max(observed.length, others.length);
  for (let at = 0; at < length; at++) {
    const [its = 'nothing', expected = 'nothing'] = [observed[at], others[at]];
    if (its === expected) continue;
    return {
      requirement: DIFFERENCE,
      expected: `as the other target: ${expected}`,
      observed: its,
      state,
      response: `${its} / ${expected}`,
    };
  }
  return undefined;
}

function judged(trace: Trace, { expected, observed }: Breach): Trace {
  return {
    ...trace,
    title: `two targets part: ${observed}, not ${expected}`,
    judgement: { verdict: 'fail', expected, observed },
  };
}
