import { type RunHeader, type RunResult, type WholeRun, wholeRun } from '../../record/index.ts';

export const HEADER: RunHeader = {
  ...{ format: 'qsmp-run/1', kind: 'header', tool: { name: 'qsmp-conformance', version: '0.1.0' } },
  ...{ started: '1800000000', seed: '7', dialect: 'reference' },
  targets: [{ name: '127.0.0.1:4433', variant: 'simplex', role: 'server', profile: 's5' }],
};

/** A result that passed, to be changed. */
export const RESULT: RunResult = {
  ...{ kind: 'result', check: 'replay/data', title: 'a data packet sent twice ends the session' },
  ...{ requirements: ['RPL-01', 'RPL-04'], variant: 'simplex', role: 'server', profile: 's5' },
  ...{ target: '127.0.0.1:4433', verdict: 'pass', cases: 3, seed: '-5', milliseconds: 1200 },
};

/** What was demanded and seen, to be changed. */
export const EXAMPLE = { expected: 'it ends', observed: 'it went on', case: { late: 62 } };

/** A whole run of results that differ from {@link RESULT} in this. */
export function runOf(results: readonly Partial<RunResult>[], header: Partial<RunHeader> = {}): WholeRun {
  return wholeRun(
    { ...HEADER, ...header },
    results.map((each) => ({ ...RESULT, ...each })),
    { interrupted: false, milliseconds: 5 },
  );
}
