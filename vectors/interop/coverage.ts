import type { Registration } from '../../model/requirements/coverage.ts';
import { type RecordingKind, rowsOf } from './requirements-of.ts';

const KINDS: readonly RecordingKind[] = ['rcs', 'simplex', 'duplex'];

/** Which requirements the recordings pin down: those of the values that are compared. */
export const COVERED: readonly Registration[] = Object.freeze(
  KINDS.map(
    (kind): Registration => ({
      kind: 'vector',
      id: `interop-${kind}`,
      requirements: [...new Set(rowsOf(kind).flatMap(({ requirements }) => requirements))].sort(),
    }),
  ),
);
