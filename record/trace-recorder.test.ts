import { expect, it } from 'vitest';
import { encodeTrace, readTrace } from './trace.ts';
import { type TraceHead, TraceRecorder } from './trace-recorder.ts';

const HEAD: TraceHead = {
  subject: { variant: 'simplex', profile: 's1', dialect: 'reference' },
  clock: '0',
  seed: null,
  agents: [{ name: 'client', kind: 'ours', role: 'client' }],
};

it('keeps steps in order, each with its time', async () => {
  const recorder = new TraceRecorder(HEAD);
  recorder.add({ kind: 'start', agent: 'client', connection: 1 });
  recorder.add({ kind: 'note', note: 'n' });
  recorder.add({ kind: 'note', note: 'of then', milliseconds: 0.5 });
  const { trace } = recorder;
  expect(trace.steps.map(({ kind }) => kind)).toEqual(['start', 'note', 'note']);
  expect(trace.steps[2]?.milliseconds).toBe(0.5);
  expect(trace.steps[1]?.milliseconds).toBeGreaterThanOrEqual(trace.steps[0]?.milliseconds ?? 1e9);
  expect(trace.incomplete).toBeUndefined();
  expect(await readTrace(await encodeTrace(trace))).toEqual(trace);
});

it('keeps no more than it may, and says what is missing', async () => {
  const recorder = new TraceRecorder(HEAD, 2_050);
  for (let i = 0; i < 20; i++) recorder.add({ kind: 'note', note: `${i}`.padStart(100) });
  // One that would fit is not taken behind one that did not.
  recorder.add({ kind: 'note', note: '' });
  const { trace } = recorder;
  expect(trace.steps).toHaveLength(6);
  expect(trace.incomplete).toBe('it was full, and 15 more steps happened');
  expect(await readTrace(await encodeTrace(trace))).toEqual(trace);
});
