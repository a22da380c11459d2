import { describe, expect, it } from 'vitest';
import { documentOf, FAMILIES, REQUIREMENTS, REVISION, REVISIONS, requirement, scoredAt } from './index.ts';
import protocol from './protocol-ids.json' with { type: 'json' };
import { countsAt } from './revision.ts';

describe('the catalogue', () => {
  it('holds the ids of protocol.md, in its order, and no others', () => {
    expect(REQUIREMENTS.map(({ id }) => id).sort()).toEqual(protocol.map(({ id }) => id).sort());
  });

  it.each(protocol)('has $id at protocol.md’s level, as inner as there', ({ id, level, inner }) => {
    expect(requirement(id)).toMatchObject({ level, inner });
  });

  it('numbers each family from 01 on, without a gap', () => {
    for (const { id, requirements } of FAMILIES) {
      const expected = requirements.map((_, i) => `${id}-${String(i + 1).padStart(2, '0')}`);
      expect(requirements.map((each) => each.id)).toEqual(expected);
      expect(requirements.every((each) => each.family === id)).toBe(true);
    }
  });

  it('says where every requirement is from, in known documents, and whom it binds', () => {
    for (const { id, sources, variants } of REQUIREMENTS) {
      expect(sources, id).not.toHaveLength(0);
      expect(
        sources.filter((source) => documentOf(source) === undefined),
        id,
      ).toEqual([]);
      expect(new Set(sources).size, id).toBe(sources.length);
      expect(variants, id).not.toHaveLength(0);
    }
  });

  it('has whole sentences in plain text', () => {
    for (const { id, sentence } of REQUIREMENTS) {
      expect(sentence, id).toMatch(/^\S.*[.)]$/);
      expect(sentence, id).not.toMatch(/\*\*|`| {2}|\n|\[[SFRP][ \]]/);
    }
  });

  it('marks the inner half in the sentence of a requirement that is partly inner', () => {
    const marked = REQUIREMENTS.filter(({ sentence }) => sentence.includes('(inner)'));
    expect(marked).toEqual(REQUIREMENTS.filter(({ inner }) => inner === 'partly'));
  });

  it('binds the variant that a family or a sentence is about', () => {
    const only = (variant: string) =>
      REQUIREMENTS.filter(({ variants }) => variants.length === 1 && variants[0] === variant).map(
        ({ id }) => id,
      );
    expect(only('simplex')).toEqual(['SMX-01', 'SMX-02', 'SMX-03', 'SMX-04', 'CNF-01', 'SEC-01', 'CLM-02']);
    expect(only('duplex')).toEqual([
      ...['DPX-01', 'DPX-02', 'DPX-03', 'DPX-04', 'DPX-05', 'CNF-02'],
      ...['RTA-01', 'RTA-02', 'RTA-03', 'RTA-04', 'RTA-05', 'SEC-02', 'SEC-08'],
    ]);
  });

  it('is frozen', () => {
    const [first] = REQUIREMENTS;
    for (const part of [REQUIREMENTS, FAMILIES, first, first?.sources, first?.variants]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });
});

describe('requirement', () => {
  it('finds by id', () => {
    expect(requirement('RPL-01')?.sentence).toMatch(
      /^A data-phase packet accepted once is never accepted again/,
    );
    expect(requirement('RPL-99')).toBeUndefined();
    expect(requirement('toString')).toBeUndefined();
  });
});

describe('scoredAt', () => {
  it('scores everything at the present revision', () => {
    expect(scoredAt(REVISION)).toEqual(REQUIREMENTS);
    expect(REVISIONS.at(-1)).toBe(REVISION);
  });

  it('freezes what 2026.1 holds', () => {
    expect(scoredAt('2026.1')).toHaveLength(84);
  });

  it('scores nothing that came after the revision named', () => {
    // Not the order of text, nor that of numbers.
    const order = ['2026.9', '2026.10', '2027.1'] as const;
    expect(countsAt('2026.10', '2026.9', order)).toBe(false);
    expect(countsAt('2026.10', '2026.10', order)).toBe(true);
    expect(countsAt('2026.9', '2026.10', order)).toBe(true);
  });
});
