import type { Base } from './bases.ts';
import { type Move, PASS, type SessionCase } from './moves.ts';

/** Honest cases: every moment, and what a session may hold from there on. */
export function seedsOf(bases: readonly Base[]): readonly SessionCase[] {
  const asymmetric = bases.some(({ name }) => name === 'ratcheted asymmetrically');
  const goingOn: readonly (readonly Move[])[] = [
    [{ move: 'say', length: 1 }, PASS],
    [{ move: 'say', length: 70_000 }, PASS],
    [{ move: 'ratchet', ratchet: 'symmetric' }, PASS],
    [{ move: 'peer ratchets', ratchet: 'symmetric' }],
    [{ move: 'end' }, PASS],
    [{ move: 'peer ends' }],
    [
      { move: 'say', length: 100 },
      { ...PASS, joined: true },
      { move: 'say', length: 33 },
      { ...PASS, cuts: [10, 21, 60] },
    ],
    ...(asymmetric
      ? ([
          [{ move: 'ratchet', ratchet: 'asymmetric' }, PASS],
          [{ move: 'peer ratchets', ratchet: 'asymmetric' }, PASS],
        ] as const)
      : []),
  ];
  return [
    ...bases.map(({ name }) => ({ base: name, moves: [] })),
    ...['established', 'talked'].flatMap((base) => goingOn.map((moves) => ({ base, moves }))),
  ];
}
