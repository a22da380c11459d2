import { describe, expect, it } from 'vitest';
import { runBuilt } from '../../cli/testing/built.ts';

/** A defect, where it is looked for, and the word that shows it. */
const DEFECTS = [
  ['time-unchecked', 'simplex', 'time past'],
  ['duplicate-skipped', 'duplex', 'next, replay'],
  ['flag-unchecked-first', 'simplex', 'wrong flag'],
  ['error-answered', 'simplex', 'error code 00 in clear'],
  ['asymmetric-ratchet-refused', 'duplex', 'next, next, next, asymmetric ratchet request'],
] as const;

describe('qsmp learn over TCP', () => {
  it.each(['server', 'client'] as const)(
    'learns our own %s in both variants: the machine of the model',
    async (role) => {
      const { code, output, errors } = await runBuilt(['learn', '--role', role, '--seed', '7', '--json']);
      expect([code, errors]).toEqual([0, '']);
      const { differences, patterns, machines, inputs } = JSON.parse(output);
      expect([differences, patterns]).toEqual([[], []]);
      expect(inputs).toBeGreaterThanOrEqual(20);
      expect(machines.map(({ variant }: { variant: string }) => variant)).toEqual(['simplex', 'duplex']);
      for (const { milliseconds, unfinished, states, modelStates } of machines) {
        expect(milliseconds).toBeLessThan(300_000);
        expect([unfinished, states.length]).toEqual([undefined, modelStates]);
      }
    },
  );

  it.each(DEFECTS)('shows the defect %s, %s, by a word that replays', async (defect, variant, word) => {
    const words = ['learn', '--variant', variant, '--defect', defect, '--seed', '7'];
    const { code, output } = await runBuilt([...words, '--json']);
    expect(code).toBe(1);
    const { differences } = JSON.parse(output);
    const shown = differences.map(({ witness }: { witness: string[] }) => witness.join(', '));
    expect(shown).toContain(word);
    for (const { replay } of differences) {
      expect(replay).toContain(`--defect ${defect}`);
      const [, before = '', asked = ''] = /^qsmp (.*) --word '(.*)'$/.exec(replay) ?? [];
      const again = await runBuilt([...before.split(' '), '--word', asked]);
      expect([again.code, again.errors]).toEqual([1, '']);
    }
    const right = await runBuilt(['learn', '--variant', variant, '--profile', 's1', '--word', word]);
    expect(right.code).toBe(0);
  });
});
