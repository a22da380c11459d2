import type { ConsoleOptions } from '../reports/console/console.ts';
import type { ConformRun } from './conform-document.ts';
import type { Gated } from './conform-gate.ts';

/** What `conform` says besides what the record of the run has. */
export function besideRecord(run: ConformRun): Pick<ConsoleOptions, 'before' | 'after'> {
  return {
    before: [
      ...run.notes.map((note) => `NOTE ${note}`),
      ...gateLines(run.gated),
      ...run.untried.map((check) => `UNTRIED ${check}: the time was up`),
    ],
    after: judged(run),
  };
}

/** What a run was held against and did not keep. */
export function gateLines({ stale, unmet }: Gated): readonly string[] {
  return [
    ...stale.map(({ check, reason }) => `STALE ${check}: it passes, and was expected not to (${reason})`),
    ...unmet.map((id) => `UNMET ${id}: nothing tried it`),
  ];
}

/** The games that judged the run's conversations, and on how many of the peer's sessions. */
function judged({ games }: ConformRun): readonly string[] {
  const told = games
    .filter((game) => game.judged > 0)
    .map((game) => `${game.id} ${game.lost > 0 ? `lost ${game.lost} of ${game.judged}` : game.judged}`);
  const others = games.filter((game) => game.judged === 0).map(({ id }) => id);
  return [
    `games judged on the peer's sessions: ${told.join(', ') || 'none'}`,
    `not judged (--json says why): ${others.join(', ') || 'none'}`,
  ];
}
