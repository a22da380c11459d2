import { GAMES } from '../model/games/index.ts';
import type { Registration } from '../model/requirements/coverage.ts';
import { CHECKS } from '../properties/index.ts';
import { COVERED } from '../vectors/interop/coverage.ts';
import { TYPES } from '../vectors/types/index.ts';

/**
 * Everything that tries requirements, a line for each list. A check, a game, a vector group or an oracle that
 * is in one of these lists is covered by being there; nothing else declares coverage.
 */
export const REGISTRATIONS: readonly Registration[] = [
  // SEC-10 is four games, a letter each.
  ...GAMES.map(({ id }) => ({ kind: 'game' as const, id, requirements: [id.slice(0, 'SEC-00'.length)] })),
  ...CHECKS.map(({ id, requirements }) => ({ kind: 'check' as const, id, requirements })),
  ...COVERED,
  ...TYPES.map(({ name, requirements }) => ({ kind: 'vector' as const, id: name, requirements })),
];
