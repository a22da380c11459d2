import { NotOfferedError } from '../peer-error.ts';
import type { PeerSettings } from '../target.ts';
import type { Wire } from '../wire.ts';
import { closingWire } from './closing-wire.ts';

/** Milliseconds for a peer to end its side of a connection, so that it is free for the next. */
const PARTING = 500;

/**
 * Connections to a peer that serves one at a time. The next is begun when the peer has ended the one before.
 * @returns what opens one; it throws NotOfferedError while one is open
 */
export function oneAtATime(
  open: (settings?: PeerSettings) => Promise<Wire>,
): (settings?: PeerSettings) => Promise<Wire> {
  let busy = false;
  let parted: Promise<void> | undefined;
  return async (settings) => {
    if (busy) throw new NotOfferedError('serves several connections at once');
    busy = true;
    try {
      await parted;
      const inner = await open(settings);
      const close = () => {
        if (inner.part === undefined) inner.close();
        else parted = inner.part(PARTING);
      };
      return closingWire({ ...bound(inner), close }, () => {
        busy = false;
      });
    } catch (error) {
      busy = false;
      throw error;
    }
  };
}

/** What a wire does, apart from it. */
function bound(wire: Wire): Wire {
  return closingWire(wire, () => {});
}
