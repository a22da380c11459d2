import type { Wire } from '../wire.ts';

/** Clients of somebody, which can be had to connect to us, for the server of a target: we stand in the middle. */
export interface Between {
  /** A new connection of a client. @throws PeerUnusableError when there is none to be had */
  connect(): Promise<Wire>;
  /**
   * Has a client send an application message, once its session is established, where it can be made to.
   * @throws NotOfferedError where it turns out that it cannot
   */
  say?(data: Uint8Array, client: Wire): Promise<void>;
  /** Lets go of the clients. */
  close(): Promise<void>;
}
