import type { System } from '../../model/system.ts';
import { writeTrace } from '../../model/trace.ts';
import type { Trace } from '../../record/index.ts';
import type { WorldCase } from './case.ts';
import type { Played } from './play.ts';

/** The game that a trace names where none is won: that no packet is accepted that must not be. */
const NO_GAME = 'SEC-06';

/** What happens when a case is played, as far as its moves are possible, in the model's words. */
export function traceOf(system: System, { variants, links, mutant }: WorldCase, played: Played): Trace {
  const [breach] = played.breaches;
  const game = breach?.requirement.startsWith('SEC-') ? breach.requirement : NO_GAME;
  const world = {
    variants,
    links,
    dialect: 'reference',
    game,
    ...(mutant === undefined ? {} : { mutant }),
  } as const;
  const { judgement: _, ...trace } = writeTrace(system, played.moves, world, breach?.observed ?? 'nothing');
  return {
    ...trace,
    title: breach === undefined ? 'a trace of the fuzzer' : `${breach.requirement}: ${breach.observed}`,
    ...(breach && {
      judgement: {
        verdict: 'fail',
        requirements: [breach.requirement],
        expected: breach.expected,
        observed: `${breach.observed}, ${breach.state}`,
      },
    }),
  };
}
