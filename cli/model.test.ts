import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MUTANTS } from '../model/mutants/index.ts';
import { readTrace } from '../record/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { modelCommand } from './model.ts';
import { run } from './run.ts';

async function model(...argv: readonly string[]) {
  const io = bufferedIo();
  const code = await run(['model', ...argv], io, [modelCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-model-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('qsmp model check', () => {
  it('says of each game whether it holds, with how many states, and whether all were seen', async () => {
    const { code, output } = await model('check', 'SEC-01', 'SEC-10', '--bounds', 'moves=1', '--json');
    expect(code).toBe(0);
    const { games, interrupted }: { games: Record<string, unknown>[]; interrupted: boolean } =
      JSON.parse(output);
    expect(interrupted).toBe(false);
    expect(games.map(({ id, holds, exhausted }) => [id, holds, exhausted])).toEqual([
      ['SEC-01', true, true],
      ['SEC-10a', true, false],
      ['SEC-10b', true, false],
      ['SEC-10c', true, false],
      ['SEC-10d', true, false],
    ]);
    for (const { states } of games) expect(states).toBeGreaterThan(100);
  });

  it('shows an attack where a dialect loses a game: exit code 1', async () => {
    const { code, output } = await model(
      ...['check', 'SEC-02', '--dialect', 'formal-2026', '--bounds', 'moves=2,reveals=0', '--no-together'],
    );
    expect(code).toBe(1);
    expect(output).toMatch(/^SEC-02 {3}LOST {6}Duplex mutual authentication$/m);
    expect(output).toMatch(/^ +1\. NewSession\(client \d\) towards S with cfg A$/m);
  });

  it('says that a search was given up: exit code 3', async () => {
    const { code, output } = await model('check', 'SEC-01', '--limit', '50');
    expect(code).toBe(3);
    expect(output).toContain('frontier exhausted: no');
  });

  it.each([
    [['SEC-99'], "unknown game 'SEC-99'"],
    [['--bounds', 'moves=9'], "--bounds takes moves from 0 to 7, not '9'"],
    [['--bounds', 'depth=1'], "--bounds has no 'depth'"],
    [['--dialect', 'spec'], "unknown dialect 'spec'"],
    [['--jobs', '0'], "--jobs takes a whole number from 1, not '0'"],
  ])('refuses %j', async (argv, sentence) => {
    const { code, errors } = await model('check', ...argv);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
  });
});

describe('qsmp model explore', () => {
  it('prints the attack on a mutant as a numbered sequence', async () => {
    const { code, output } = await model('explore', '--mutant', 'h2-without-key');
    expect(code).toBe(0);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toBe('h2-without-key: KEM key left out of signed hash 2');
    expect(lines.at(-1)).toBe('accepted without a partner');
    expect(lines.filter((line) => line.includes('ADVERSARY'))).toHaveLength(2);
  });

  it('writes it as a trace that readers of traces take', async () => {
    const file = join(folder, 'attack.json');
    const { code } = await model('explore', '--mutant', 'h2-without-key', '--trace', file);
    expect(code).toBe(0);
    const trace = await readTrace(readFileSync(file));
    expect(trace.judgement).toMatchObject({ verdict: 'fail', game: 'SEC-01' });
  });

  it('finds nothing on the protocol as it is: exit code 0', async () => {
    const { code, output } = await model('explore', '--game', 'SEC-03', '--bounds', 'moves=1,reveals=1');
    expect({ code, output }).toEqual({
      code: 0,
      output: 'SEC-03: Key indistinguishability\nno attack within these bounds\n',
    });
  });

  it('takes a mutant or a game', async () => {
    expect(await model('explore')).toMatchObject({ code: 2 });
    expect(await model('explore', '--mutant', 'h2-with')).toMatchObject({ code: 2 });
  });
});

describe('qsmp model mutants', () => {
  it('says of each mutant by which game it was caught, and in how many steps', async () => {
    const { code, output } = await model('mutants', '--json');
    expect(code).toBe(0);
    const { mutants }: { mutants: Record<string, unknown>[] } = JSON.parse(output);
    expect(mutants.map(({ id, game, caught }) => [id, game, caught])).toEqual(
      MUTANTS.map(({ id, game }) => [id, game, true]),
    );
    for (const { id, steps } of mutants) expect(steps, `${id}`).toBeGreaterThan(0);
  });

  it('fails where the bounds are too small to catch all: exit code 1', async () => {
    const { code, output } = await model('mutants', '--bounds', 'moves=0,reveals=0');
    expect(code).toBe(1);
    expect(output).toMatch(/^MISSED /m);
  });
});
