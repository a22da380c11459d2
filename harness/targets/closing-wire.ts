import type { Wire } from '../wire.ts';

/** The same wire, with something done once when it is given up. */
export function closingWire(wire: Wire, closed: () => void): Wire {
  let open = true;
  const over = (): void => {
    if (open) closed();
    open = false;
  };
  return {
    id: wire.id,
    send: (bytes) => wire.send(bytes),
    read: (patience) => wire.read(patience),
    sent: (patience) => wire.sent(patience),
    reset() {
      wire.reset();
      over();
    },
    close() {
      wire.close();
      over();
    },
  };
}
