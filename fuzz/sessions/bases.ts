import type { Role, Variant } from '../../impl/variant.ts';
import { type Move, PASS } from './moves.ts';

/** A moment of a session from which cases go on: what is done honestly until then. */
export interface Base {
  readonly name: string;
  readonly moves: readonly Move[];
  /** Whether all long-term keys have expired by then (KEY-01, KEY-02). */
  readonly expired?: true;
}

const SAY: readonly Move[] = [{ move: 'say', length: 40 }, PASS];

/** The moments of a session with a peer of that variant and role, simpler ones first. */
export function basesOf(variant: Variant, peerRole: Role, asymmetric: boolean): readonly Base[] {
  // Packets of ours in the handshake.
  const packets = variant === 'simplex' ? 2 : 3;
  const established = Array.from({ length: packets }, () => PASS);
  const talked = [...established, ...SAY, ...SAY];
  const ratchet = (kind: 'symmetric' | 'asymmetric'): readonly Move[] => [
    { move: 'ratchet', ratchet: kind },
    PASS,
  ];
  const peerRatchets = (kind: 'symmetric' | 'asymmetric'): Move => ({ move: 'peer ratchets', ratchet: kind });
  return [
    { name: 'start', moves: [] },
    ...established.slice(1).map((_, i) => ({ name: `after ${i + 1}`, moves: established.slice(0, i + 1) })),
    { name: 'established', moves: established },
    { name: 'talked', moves: talked },
    { name: 'ratcheted', moves: [...talked, ...ratchet('symmetric'), ...SAY] },
    { name: 'peer ratcheted', moves: [...talked, peerRatchets('symmetric'), ...SAY] },
    ...(asymmetric
      ? [
          { name: 'ratcheted asymmetrically', moves: [...talked, ...ratchet('asymmetric'), ...SAY] },
          {
            name: 'our request open',
            moves: [...talked, { move: 'ratchet', ratchet: 'asymmetric' } as const],
          },
          { name: "the peer's request open", moves: [...talked, peerRatchets('asymmetric')] },
        ]
      : []),
    ...(peerRole === 'server' ? [{ name: 'expired', moves: [], expired: true } as const] : []),
  ];
}
