import { describe, expect, it } from 'vitest';
import { checkGames } from './check.ts';
import { DIALECTS } from './dialect.ts';

const small = { moves: 1, reveals: 1 };

describe('check', () => {
  it('finds no attack on the reference dialect in small bounds, and exhausts them', () => {
    const results = checkGames({ bounds: small, together: false }).filter((r) => !r.limit);
    expect(results.map((r) => r.id)).toEqual(Array.from({ length: 9 }, (_, i) => `SEC-0${i + 1}`));
    for (const r of results) expect(r, r.id).toMatchObject({ holds: true, exhausted: true });
  });

  it('shows every limit of SEC-10', () => {
    const limits = checkGames({ games: ['SEC-10a', 'SEC-10b', 'SEC-10c', 'SEC-10d'] });
    for (const r of limits) expect(r.attack?.steps.length, r.id).toBeGreaterThan(0);
  });

  // Packet 1 is signed but not folded: its time can differ between two sessions that agree on everything else.
  it.each(DIALECTS)('SEC-02, SEC-06 and the time of packet 1 in %s', (dialect) => {
    const bounds = { moves: 2, reveals: 0 };
    const [result] = checkGames({ games: ['SEC-02'], dialect, bounds, together: false });
    expect(result?.holds).toBe(dialect === 'reference');
    if (dialect === 'reference') return;
    const [sec06] = checkGames({
      games: ['SEC-06'],
      dialect,
      bounds,
      together: false,
    });
    expect(sec06?.holds).toBe(false);
  });
});
