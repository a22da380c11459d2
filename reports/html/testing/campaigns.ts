import { ERROR_TRACE } from '../../testing/error-trace.ts';
import type { FuzzedCampaign } from '../fuzz/fuzz-page.ts';
import { HOSTILE } from './hostile-run.ts';

/** A campaign that found something, and did not reach all there is. */
export const SMALL_CAMPAIGN: FuzzedCampaign = {
  ...{ target: '127.0.0.1:4433', seed: 7, executions: 1234, milliseconds: 5678, corpus: 90, known: 12 },
  ...{ unreached: ['simplex server: refused acceptTag'], unstable: 1, unconfirmed: 0, interrupted: true },
  samples: [
    { milliseconds: 0, executions: 0, states: 0 },
    { milliseconds: 2000, executions: 400, states: 9 },
    { milliseconds: 5678, executions: 1234, states: 11 },
  ],
  findings: [
    {
      ...{ id: 'err-01', requirements: ['ERR-01', 'HDR-06'], level: 'bytes', subject: 'simplex server' },
      ...{
        state: 'connect request',
        response: 'error 20, open',
        expected: 'it ends',
        observed: 'it goes on',
      },
      ...{ executions: 77, replay: 'qsmp replay findings/err-01/trace.json', trace: ERROR_TRACE },
    },
  ],
};

/** The same of a peer that says what it likes. */
export const HOSTILE_CAMPAIGN: FuzzedCampaign = {
  ...SMALL_CAMPAIGN,
  target: HOSTILE.join(' '),
  unreached: HOSTILE,
  findings: SMALL_CAMPAIGN.findings.map((each) => ({
    ...each,
    observed: HOSTILE.join(' '),
    response: HOSTILE.join(' '),
    trace: { ...each.trace, title: HOSTILE.join(' ') },
  })),
};
