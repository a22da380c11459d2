import type { Trace } from '../../record/index.ts';

/** One of each kind of step, by hand: what golden files are made of. */
export const ERROR_TRACE: Trace = {
  format: 'qsmp-trace/1',
  title: 'an error packet that is not sealed ends the session',
  subject: { variant: 'simplex', profile: 's1', dialect: 'reference' },
  clock: '1800000000',
  seed: '7',
  judgement: {
    ...{ verdict: 'fail', requirements: ['ERR-03'], check: 'errors/plain-in-data' },
    ...{ expected: 'the code is not believed', observed: 'the session ended with it' },
  },
  agents: [
    { name: 'server', kind: 'peer', role: 'server' },
    { name: 'client', kind: 'ours', role: 'client' },
    { name: 'network', kind: 'adversary' },
  ],
  steps: [
    { kind: 'start', agent: 'client', connection: 1, peer: 'server', milliseconds: 0 },
    {
      ...{ kind: 'send', from: 'client', to: 'server', connection: 1, milliseconds: 0.4 },
      bytes: `01320000000000000000000000${'00d2496b00000000'}${'11'.repeat(16)}${'64'.repeat(33)}00`,
    },
    { kind: 'note', note: 'the rest of the handshake is left out here' },
    { kind: 'event', agent: 'client', connection: 1, event: 'established', milliseconds: 11.2 },
    { kind: 'order', agent: 'client', connection: 1, order: 'send', data: '0102', milliseconds: 11.5 },
    {
      ...{ kind: 'send', from: 'client', to: 'network', connection: 1, milliseconds: 11.6 },
      term: '04 seq 3 time 0 [seal(k, "a message")]',
    },
    { kind: 'tick', seconds: '90' },
    { kind: 'oracle', oracle: 'reveal key', agent: 'client', connection: 1 },
    {
      ...{ kind: 'send', from: 'network', to: 'server', connection: 1, milliseconds: 12 },
      bytes: '140100000000000000000000ff5ad2496b0000000013',
      honest: '140100000000000000000000ff00d2496b0000000000',
      fault: { message: 'error', field: 'body', rule: 'unsealed' },
    },
    {
      ...{ kind: 'event', agent: 'server', connection: 1, event: 'ended', cause: 'peer error' },
      ...{ code: 19, authenticated: false, milliseconds: 12.5 },
    },
    { kind: 'event', agent: 'client', connection: 1, event: 'gone', how: 'reset', milliseconds: 13 },
  ],
};
