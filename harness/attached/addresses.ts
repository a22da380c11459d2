import { PeerUnusableError } from '../peer-error.ts';

/** The last of our loopback addresses that is used: 127.0.0.2 to 127.0.0.N. */
const LAST = 250;

/** Loopback addresses for programs that always connect to one port: each has one to itself. */
export class Addresses {
  readonly #taken = new Set<string>();

  /** @throws PeerUnusableError when all are in use */
  take(): string {
    for (let last = 2; last <= LAST; last++) {
      const address = `127.0.0.${last}`;
      if (this.#taken.has(address)) continue;
      this.#taken.add(address);
      return address;
    }
    throw new PeerUnusableError('no loopback address is left');
  }

  free(address: string): void {
    this.#taken.delete(address);
  }
}
