import { describe, expect, it } from 'vitest';
import { runtimeCrypto } from '../impl/crypto/runtime.ts';
import { BENCHMARKS } from './benchmarks.ts';

const timed = BENCHMARKS.filter((benchmark) => benchmark.kind === 'timed');
/**
 * SLH-DSA takes long: benchmarks.slow.test.ts has it. So do the larger parameter sets of Classic McEliece, which are the
 * same code.
 */
const quick = timed.filter(({ name }) => !/^SLH-DSA|mceliece[4-8]/.test(name));
const counted = BENCHMARKS.filter((benchmark) => benchmark.kind === 'counted');
const unavailable = BENCHMARKS.filter((benchmark) => benchmark.kind === 'unavailable');

describe('every benchmark', () => {
  it('has a name of its own', () => {
    expect(new Set(BENCHMARKS.map(({ name }) => name)).size).toBe(BENCHMARKS.length);
  });

  it.each(quick)('does its work: $name', ({ prepare }) => {
    const { run, check } = prepare(3);
    expect(check()).toBe(true);
    // What a run does leaves the next one the same work.
    run();
    expect(check()).toBe(true);
  });

  it.each(timed)('says how much a run does: $name', ({ unit, operations, bytes }) => {
    expect(operations).toBeGreaterThan(0);
    expect(bytes === undefined).toBe(unit !== 'MB/s');
  });

  it.each(counted)('counts something: $name', ({ count }) => {
    // Two RCS states alone hold more than 1,900 bytes; nobody's session holds a hundred times that.
    // Of fewer the garbage of others would show.
    const bytes = count(1000);
    expect(bytes).toBeGreaterThan(1900);
    expect(bytes).toBeLessThan(190_000);
  });

  it('that needs what this runtime lacks says so', () => {
    expect(unavailable).toHaveLength(runtimeCrypto() === undefined ? 3 : 0);
    for (const { name, reason } of unavailable) {
      expect(name).toMatch(/, runtime$/);
      expect(reason).toMatch(/^Node \d.* has no ML-KEM and ML-DSA/);
    }
  });
});

it('measures all that has a target', () => {
  const targets = [...timed, ...counted].flatMap(({ name, unit, target }) =>
    target === undefined ? [] : [`${name}: ${target.bound} ${unit}, aim ${target.aim}`],
  );
  expect(targets).toEqual([
    'RCS-256 seal, 64 KiB, wasm: 35 MB/s, aim 70',
    'RCS-256 open, 64 KiB, wasm: 35 MB/s, aim 70',
    'RCS-512 seal, 64 KiB, wasm: 25 MB/s, aim 50',
    'RCS-512 open, 64 KiB, wasm: 25 MB/s, aim 50',
    'Simplex handshake s5, noble: 35 handshakes/s, aim undefined',
    'Simplex handshake s5, pqclean: 300 handshakes/s, aim undefined',
    ...timed
      .filter(({ name }) => name.startsWith('snapshot'))
      .map(({ name }) => `${name}: 20 µs, aim undefined`),
    'framer, packets of 64 B, in one segment: 500000 packets/s, aim undefined',
    'framer, packets of 64 B, a segment each: 500000 packets/s, aim undefined',
    'model, distinct states of SEC-06 in simplex: 20000 states/s, aim undefined',
    'model, distinct states of SEC-02 in duplex: 20000 states/s, aim undefined',
    'model, distinct states of SEC-07 in duplex: 20000 states/s, aim undefined',
    'state of an established session, Simplex server: 4096 bytes, aim undefined',
    'state of an established session, Simplex client: 4096 bytes, aim undefined',
  ]);
});
