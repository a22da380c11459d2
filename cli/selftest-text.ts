import type { Selftest } from './selftest-result.ts';

/** Checks named for one defect; the document has them all. */
const SHOWN = 3;

/** What `selftest` prints: a line for each defect, then what is wrong with the suite, then one sentence. */
export function selftestText(
  { clean, unclean, defects, idle }: Selftest,
  milliseconds: number,
  whole: boolean,
): string {
  const lines = defects.map(({ id, breaks, caughtBy, rightly, clientOverSocket }) => {
    const state =
      clientOverSocket === false
        ? 'IN-PROCESS'
        : rightly.length > 0
          ? 'caught'
          : caughtBy.length > 0
            ? 'ELSEWHERE'
            : 'MISSED';
    const shown = (rightly.length > 0 ? rightly : caughtBy).slice(0, SHOWN);
    const more = caughtBy.length - shown.length;
    const by = `${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
    return `${state.padEnd(10)} ${id} (${breaks.join(' ')})${by === '' ? '' : ` by ${by}`}`;
  });
  const silent = whole ? idle.filter(({ reason }) => reason === null) : [];
  const caught = defects.filter(({ rightly }) => rightly.length > 0).length;
  const overSocket = defects.filter(({ clientOverSocket: found }) => found === true).length;
  const told = [
    `${caught} of ${defects.length} defects caught by a check of a requirement that they break`,
    `${overSocket} of them on clients over sockets too`,
    `the clean implementation ${clean ? 'fails nothing' : 'FAILS'}`,
    ...(whole
      ? [`${idle.length} checks caught nothing, ${idle.length - silent.length} for a known reason`]
      : []),
  ];
  return [
    ...lines,
    ...unclean.map((what) => `UNCLEAN    ${what}`),
    ...silent.map(({ check }) => `IDLE       ${check}: it caught nothing, and no reason is known`),
    `${told.join('; ')} (${(milliseconds / 1000).toFixed(0)} s)`,
    '',
  ].join('\n');
}
