import { describe, expect, it } from 'vitest';
import { checkGames } from './check.ts';
import { DIALECTS, type DialectName } from './dialect.ts';

/** What a dialect loses, and why: docs/model.md, "Findings". */
const LOST: Readonly<Record<DialectName, readonly string[]>> = {
  reference: [],
  'specification-1.4': ['SEC-02', 'SEC-06'],
  'formal-2026': ['SEC-02', 'SEC-06'],
};

describe('the default bounds', () => {
  it.each(DIALECTS)('are exhausted in %s, and no game is lost but those that are known', (dialect) => {
    const games = checkGames({ dialect });
    expect(games.filter(({ holds }) => !holds).map(({ id }) => id)).toEqual(LOST[dialect]);
    const open = games.filter(({ holds, limit, exhausted }) => holds && !limit && !exhausted);
    expect(open).toEqual([]);
    expect(games.filter(({ limit }) => limit)).toHaveLength(4);
  });
});
