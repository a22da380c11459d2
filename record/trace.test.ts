import { describe, expect, it, vi } from 'vitest';
import { RecordError } from './record-error.ts';
import { encodeTrace, MAXIMUM_TRACE, readTrace, type Trace } from './trace.ts';

const CONVERSATION: Trace = {
  format: 'qsmp-trace/1',
  title: 'every kind of step',
  tool: 'qsmp-conformance 0.1.0',
  subject: { variant: 'duplex', profile: 's5', dialect: 'reference' },
  clock: '1800000000',
  seed: '42',
  judgement: {
    verdict: 'fail',
    requirements: ['RPL-01'],
    check: 'replay/data',
    game: 'integrity',
    expected: 'e',
    observed: 'o',
  },
  agents: [
    { name: 'client', kind: 'ours', role: 'client', seed: '42 client' },
    {
      name: 'server',
      kind: 'peer',
      role: 'server',
      publicKey: { identity: '00'.repeat(16), expiration: '18446744073709551615', verification: 'ab' },
    },
    { name: 'the network', kind: 'adversary' },
    { name: 'other', kind: 'peer', role: 'server', variant: 'simplex', profile: 's1' },
  ],
  steps: [
    { kind: 'start', agent: 'client', connection: 1, peer: 'server', milliseconds: 0 },
    { kind: 'send', from: 'client', to: 'the network', connection: 1, bytes: '00ff', milliseconds: 1.25 },
    {
      kind: 'send',
      from: 'the network',
      to: 'server',
      connection: 1,
      bytes: '01ff',
      honest: '00ff',
      fault: { message: 'connect request', field: 'flag', rule: 'flip bit 0' },
      note: 'one bit',
    },
    { kind: 'send', from: 'server', to: 'client', connection: 2, term: 'seal(k1, n1, <h, m>)' },
    { kind: 'event', agent: 'client', connection: 1, event: 'established' },
    { kind: 'order', agent: 'client', connection: 1, order: 'send', data: '68690a' },
    { kind: 'order', agent: 'client', connection: 1, order: 'ratchet', ratchet: 'asymmetric' },
    { kind: 'order', agent: 'client', connection: 1, order: 'close' },
    { kind: 'event', agent: 'server', connection: 1, event: 'data', data: '68690a' },
    { kind: 'event', agent: 'server', connection: 1, event: 'data', term: 'm' },
    { kind: 'event', agent: 'server', connection: 1, event: 'ratcheted', ratchet: 'symmetric', by: 'peer' },
    {
      kind: 'event',
      agent: 'server',
      connection: 1,
      event: 'ended',
      cause: 'failure',
      stage: 'established',
      decision: 'acceptTime',
      code: 19,
    },
    {
      kind: 'event',
      agent: 'server',
      connection: 1,
      event: 'ended',
      cause: 'peer error',
      authenticated: true,
    },
    { kind: 'event', agent: 'server', connection: 1, event: 'gone', how: 'reset' },
    { kind: 'event', agent: 'client', connection: 1, event: 'silence' },
    { kind: 'tick', seconds: '-61', agent: 'server' },
    { kind: 'tick', seconds: '18446744073709551615' },
    { kind: 'oracle', oracle: 'reveal state', agent: 'server', connection: 1, term: 'k1' },
    { kind: 'oracle', oracle: 'corrupt', agent: 'server' },
    { kind: 'note', note: 'a remark, with "quotes", \u0000 and \ud800' },
  ],
  incomplete: 'it was full',
};

const MINIMAL: Trace = {
  format: 'qsmp-trace/1',
  subject: { variant: 'simplex', profile: 's1', dialect: 'formal-2026' },
  clock: '0',
  seed: null,
  agents: [{ name: 'client', kind: 'ours' }],
  steps: [],
};

const read = (value: unknown) => readTrace(new TextEncoder().encode(JSON.stringify(value)), 'trace.json');
const step = (...steps: unknown[]) => read({ ...MINIMAL, steps });

describe('a trace', () => {
  it.each([
    ['with everything', CONVERSATION],
    ['with nothing', MINIMAL],
  ])('%s is read as it was written', async (_, trace) => {
    expect(await readTrace(await encodeTrace(trace))).toEqual(trace);
  });

  it('is written a line for each agent and step, the same every time', async () => {
    const text = new TextDecoder().decode(await encodeTrace(CONVERSATION));
    const lines = text.split('\n').filter((line) => /^ {4}\{.*\},?$/.test(line));
    expect(lines).toHaveLength(CONVERSATION.agents.length + CONVERSATION.steps.length);
    expect(lines[4]).toBe(
      '    {"kind":"start","agent":"client","connection":1,"peer":"server","milliseconds":0},',
    );
    expect(text.endsWith('\n}\n')).toBe(true);
  });

  it('is not written where it could not be read', async () => {
    await expect(
      encodeTrace({ ...MINIMAL, steps: [{ kind: 'tick', seconds: '1', milliseconds: Number.NaN }] }),
    ).rejects.toThrow('trace, steps[0].milliseconds is null, not number');
    await expect(encodeTrace({ ...MINIMAL, clock: '-1' })).rejects.toThrow(RecordError);
    await expect(
      encodeTrace({ ...MINIMAL, steps: [{ kind: 'tick', seconds: '1', agent: 'nobody' }] }),
    ).rejects.toThrow('steps[0].agent is the name of no agent');
  });

  const sent = { kind: 'send', from: 'client', to: 'client', connection: 1, bytes: '' };
  it.each([
    ['a number', 3, 'trace.json is number, not object'],
    ['null', null, 'trace.json is null, not object'],
    ['an array', [], 'trace.json is array, not object'],
    ['another format', { ...MINIMAL, format: 'qsmp-trace/2' }, 'trace.json, format is none of qsmp-trace/1'],
    ['no format', { ...MINIMAL, format: undefined }, 'trace.json, format is missing'],
    ['no steps', { ...MINIMAL, steps: undefined }, 'trace.json, steps is missing'],
    ['an unknown field', { ...MINIMAL, extra: 1 }, 'trace.json has an unknown field "extra"'],
    ['no agents', { ...MINIMAL, agents: [] }, 'trace.json, agents is empty'],
    ['a clock that is a number', { ...MINIMAL, clock: 5 }, 'trace.json, clock is number, not string'],
    ['a clock too large', { ...MINIMAL, clock: '1'.repeat(21) }, 'trace.json, clock is not a decimal number'],
    [
      'two agents of a name',
      { ...MINIMAL, agents: [MINIMAL.agents[0], MINIMAL.agents[0]] },
      'trace.json, agents[1].name is the name of another agent too',
    ],
    [
      'another variant',
      { ...MINIMAL, subject: { ...MINIMAL.subject, variant: 'triplex' } },
      'trace.json, subject.variant is none of simplex, duplex',
    ],
    [
      'a hostile field name',
      { ...MINIMAL, [`\u001b[31m\n\u202e${'x'.repeat(1_000_000)}`]: 1 },
      `unknown field "\\u001b[31m\\n\\u202e${'x'.repeat(33)}..."`,
    ],
  ])('with %s is refused', async (_, value, sentence) => {
    await expect(read(value)).rejects.toThrow(sentence);
    await expect(read(value)).rejects.toMatchObject({ name: 'RecordError', code: 'QSMP_RECORD' });
  });

  it.each([
    ['no kind', { agent: 'client' }, 'steps[0].kind is none of the kinds that belong here'],
    ['an unknown kind', { kind: 'jump' }, 'steps[0].kind is none of the kinds that belong here'],
    ['an unknown event', { kind: 'event', event: 'x' }, 'steps[0].event is none of the kinds'],
    ['upper-case hex', { ...sent, bytes: 'AB' }, 'steps[0].bytes is not lower-case hex'],
    ['half a byte', { ...sent, bytes: 'abc' }, 'steps[0].bytes is not lower-case hex'],
    ['neither bytes nor term', { ...sent, bytes: undefined }, 'steps[0] has neither bytes nor a term'],
    ['a stranger', { ...sent, from: 'mallory' }, 'steps[0].from is the name of no agent'],
    ['a stranger', { ...sent, to: 'mallory' }, 'steps[0].to is the name of no agent'],
    ['connection 0', { ...sent, connection: 0 }, 'steps[0].connection is less than 1'],
    ['half a connection', { ...sent, connection: 1.5 }, 'steps[0].connection is no whole number'],
    ['a negative time', { ...sent, milliseconds: -1 }, 'steps[0].milliseconds is less than 0'],
    ['a field too many', { ...sent, agent: 'client' }, 'steps[0] has an unknown field "agent"'],
    ['a prototype', JSON.parse('{"kind":"note","note":"","__proto__":{}}'), 'unknown field "__proto__"'],
  ])('with a step of %s is refused', async (_, value, sentence) => {
    await expect(step(value)).rejects.toThrow(sentence);
  });

  it('with an infinite number is refused', async () => {
    const text = JSON.stringify({ ...MINIMAL, steps: [{ ...sent, milliseconds: 0 }] }).replace(
      '"milliseconds":0',
      '"milliseconds":1e999',
    );
    await expect(readTrace(new TextEncoder().encode(text))).rejects.toThrow(
      'trace, steps[0].milliseconds is no finite number, not number',
    );
  });

  it('that is too large is refused without a look at it', async () => {
    await expect(readTrace(new Uint8Array(MAXIMUM_TRACE + 1), 'huge')).rejects.toThrow(
      `huge is larger than ${MAXIMUM_TRACE} bytes`,
    );
  });
});

it('loads zod only when something is read or written', async () => {
  let loaded = false;
  vi.resetModules();
  vi.doMock('zod', async (original) => {
    loaded = true;
    return original();
  });
  const { readTrace: read } = await import('./index.ts');
  expect(loaded).toBe(false);
  await read(new TextEncoder().encode(JSON.stringify(MINIMAL)));
  expect(loaded).toBe(true);
  vi.doUnmock('zod');
});
