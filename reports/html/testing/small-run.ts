import {
  type RunHeader,
  type RunResult,
  type Trace,
  type WholeRun,
  wholeRun,
} from '../../../record/index.ts';

const HEADER: RunHeader = {
  ...{ format: 'qsmp-run/1', kind: 'header', tool: { name: 'qsmp-conformance', version: '0.1.0' } },
  ...{ started: '1800000000', seed: '7', dialect: 'reference' },
  targets: [
    { name: '127.0.0.1:4433', variant: 'simplex', role: 'server', profile: 's1' },
    { name: '127.0.0.1:4433', variant: 'simplex', role: 'server', profile: 's5' },
    { name: '127.0.0.1:4434', variant: 'duplex', role: 'client', profile: 's1' },
  ],
};

const BODY = `bca9ff6850b44f5034e2eaa436b4457664696c69746869756d2d73315f6b796265722d73315f736861335f72637332353600`;
const HONEST = `0132000000000000000000000000d2496b00000000${BODY}`;

/** A connect request that is 62 s late, which the peer takes. */
export const LATE: Trace = {
  format: 'qsmp-trace/1',
  title: 'a packet 62 s late is refused',
  subject: { variant: 'simplex', profile: 's1', dialect: 'reference' },
  clock: '1800000000',
  seed: '7',
  agents: [
    { name: 'us', kind: 'ours', role: 'client' },
    { name: 'peer', kind: 'peer', role: 'server' },
  ],
  steps: [
    {
      ...{ kind: 'send', from: 'us', to: 'peer', connection: 1, milliseconds: 1.25 },
      bytes: `01320000000000000000000000c2d1496b00000000${BODY}`,
      honest: HONEST,
      fault: { message: 'connectRequest', field: 'utctime', rule: '62 less' },
    },
    {
      ...{ kind: 'send', from: 'peer', to: 'us', connection: 1, milliseconds: 2.5 },
      bytes: '140100000000000000000000ff00d2496b0000000014',
    },
    { kind: 'note', note: 'connection 1: the peer closed', milliseconds: 3 },
  ],
};

/** A result like any other, but for what is given. */
export function result(given: Partial<RunResult>): RunResult {
  return {
    ...{ kind: 'result', check: 'replay/data', title: 'A data packet sent twice ends the session.' },
    ...{ requirements: ['RPL-01'], variant: 'simplex', role: 'server', profile: 's1' },
    ...{ target: '127.0.0.1:4433', verdict: 'pass', cases: 3, seed: '-1204', milliseconds: 210.5 },
    ...given,
  };
}

/** A result that is no pass: what was expected and seen, and what tries it again. */
function shown(given: Partial<RunResult>, observed: string, trace?: Trace): RunResult {
  return result({
    example: { expected: 'the session ends', observed, case: { late: 62 }, ...(trace && { trace }) },
    replay: `qsmp conform --only ${given.check} --seed 7`,
    ...given,
  });
}

/** A result of each kind. */
export const RESULTS: readonly RunResult[] = [
  result({}),
  result({ profile: 's5' }),
  result({ variant: 'duplex', role: 'client' }),
  shown(
    {
      check: 'time/late',
      title: 'A packet 62 s late is refused.',
      requirements: ['RPL-04', 'HDR-02'],
      verdict: 'fail',
    },
    'the data came back',
    LATE,
  ),
  shown(
    {
      ...{ check: 'time/late', title: 'A packet 62 s late is refused.', requirements: ['RPL-04', 'HDR-02'] },
      ...{ verdict: 'fail', profile: 's5' },
    },
    'the data came back',
  ),
  shown(
    { check: 'error/code', title: 'The code fits.', requirements: ['ERR-02'], verdict: 'warn' },
    'its code is 255',
    LATE,
  ),
  shown(
    {
      ...{ check: 'keys/expired', title: 'An expired key is refused.', requirements: ['KEY-02'] },
      ...{ verdict: 'fail', expectation: 'the device has no clock' },
    },
    'it went on',
  ),
  shown(
    {
      check: 'limits/idle',
      title: 'It is given up.',
      requirements: ['DOS-04'],
      verdict: 'inconclusive',
      flaky: true,
    },
    'nothing came in time',
  ),
  shown(
    { check: 'order/twice', title: 'It is refused.', requirements: ['HDR-04'], verdict: 'error' },
    'RangeError: of our own',
  ),
  result({
    ...{ check: 'limits/connections', requirements: ['DOS-02'], verdict: 'unsupported' },
    example: { expected: 'a limit of connections that is known', observed: 'this one has none' },
  }),
  result({
    ...{ check: 'claims/round-trips', requirements: ['CLM-01'], verdict: 'info' },
    example: { expected: '2 round trips', observed: '2 round trips' },
  }),
];

/** A run with these results, to its end. */
export function smallRun(results: readonly RunResult[] = RESULTS): WholeRun {
  return wholeRun(HEADER, results, { interrupted: false, milliseconds: 75_123 });
}

/** The same, cut off. */
export function cutRun(results: readonly RunResult[] = RESULTS): WholeRun {
  return wholeRun(HEADER, results);
}

/** The page of a run. */
export function interruptedRun(results: readonly RunResult[] = RESULTS): WholeRun {
  return wholeRun(HEADER, results, { interrupted: true, milliseconds: 5 });
}
