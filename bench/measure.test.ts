import { describe, expect, it } from 'vitest';
import { type Benchmark, type Counted, reaches, type Timed, work } from './benchmark.ts';
import { measure, ROUNDS } from './measure.ts';

/** Work of which each run is noted. */
function noted(name: string, rest: Partial<Timed> = {}): { benchmark: Timed; runs: string[] } {
  const runs: string[] = [];
  const prepare = () =>
    work(
      () => runs.push(name),
      (length) => length > 0,
    );
  return { runs, benchmark: { kind: 'timed', name, unit: 'ops/s', operations: 1, prepare, ...rest } };
}

function counting(...counts: readonly number[]): Counted {
  const left = [...counts];
  return {
    kind: 'counted',
    name: 'bytes held',
    unit: 'bytes',
    instances: 1,
    count: () => left.shift() ?? Number.NaN,
  };
}

async function measureAll(benchmarks: readonly Benchmark[], signal = new AbortController().signal) {
  const told: string[] = [];
  const results = await measure(benchmarks, { time: 1, signal, progress: (text) => told.push(text) });
  return { results, told };
}

describe('measure', () => {
  it('gives all benchmarks their turn before one has its next', async () => {
    const { told } = await measureAll([noted('a').benchmark, counting(1, 1), noted('b').benchmark]);
    expect(told).toEqual([
      'round 1 of 5: a',
      'round 1 of 5: bytes held',
      'round 1 of 5: b',
      'round 2 of 5: a',
      'round 2 of 5: bytes held',
      'round 2 of 5: b',
      ...[3, 4, 5].flatMap((round) => [`round ${round} of 5: a`, `round ${round} of 5: b`]),
    ]);
  });

  it('runs what it times: to check it, to warm it, and in each round', async () => {
    const { benchmark, runs } = noted('a', { target: { bound: 1 } });
    const { results } = await measureAll([benchmark]);
    expect(runs.length).toBeGreaterThanOrEqual(2 + ROUNDS.timed);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ name: 'a', unit: 'ops/s', target: { bound: 1, met: true } });
  });

  it('runs what takes seconds but to check it, and in one round', async () => {
    const { benchmark, runs } = noted('a', { slow: true });
    const { results, told } = await measureAll([benchmark, counting(1, 1)]);
    expect(told.filter((text) => text.endsWith(': a'))).toEqual(['round 1 of 5: a']);
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect(results[0]).toMatchObject({ name: 'a', margin: 0 });
  });

  it('says the same in each unit', async () => {
    const { results } = await measureAll([
      noted('a', { operations: 4 }).benchmark,
      noted('b', { unit: 'MB/s', bytes: 3_000_000 }).benchmark,
      noted('c', { unit: 'µs' }).benchmark,
    ]);
    const [rate, bytes, time] = results;
    expect((rate?.value ?? 0) * (rate?.microseconds ?? 0)).toBeCloseTo(1e6);
    expect(((bytes?.value ?? 0) * (bytes?.microseconds ?? 0)) / 3).toBeCloseTo(1e6);
    expect(time?.value).toBeGreaterThan(0);
    expect(time).not.toHaveProperty('microseconds');
  });

  it('takes the best, and how far the middle one lies behind it', async () => {
    const { results } = await measureAll([counting(4400, 4000)]);
    expect(results).toEqual([{ name: 'bytes held', unit: 'bytes', value: 4000, margin: 10 }]);
  });

  it('refuses to time what does not do its work', async () => {
    const idle = noted('idle', {
      prepare: () =>
        work(
          () => 1,
          (result) => result === 2,
        ),
    });
    await expect(measureAll([idle.benchmark])).rejects.toThrow('the benchmark "idle" does not do its work');
  });

  it('raises what a benchmark throws', async () => {
    let calls = 0;
    const run = () => {
      calls += 1;
      if (calls > 3) throw new Error('spilt');
    };
    const failing = noted('failing', { prepare: () => work(run, () => true) });
    await expect(measureAll([failing.benchmark])).rejects.toThrow('spilt');
  });

  it('gives back what it has when it is interrupted', async () => {
    const controller = new AbortController();
    const interrupting: Counted = {
      ...counting(),
      count() {
        controller.abort();
        return 7;
      },
    };
    const { results, told } = await measureAll([interrupting, noted('b').benchmark], controller.signal);
    expect(results.map(({ value }) => value)).toEqual([7]);
    expect(told).toEqual(['round 1 of 5: bytes held']);
  });

  it('passes over what cannot be measured', async () => {
    const { results } = await measureAll([{ kind: 'unavailable', name: 'a', reason: 'there is none' }]);
    expect(results).toEqual([]);
  });
});

it('knows which way a value reaches a bound', () => {
  expect(reaches(35, 35, 'MB/s')).toBe(true);
  expect(reaches(34.9, 35, 'MB/s')).toBe(false);
  expect(reaches(20, 20, 'µs')).toBe(false);
  expect(reaches(4095, 4096, 'bytes')).toBe(true);
});
