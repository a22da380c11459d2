/** What a wire gives next. */
export type WireEvent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The peer closed, or reset the connection. Nothing follows. */
  | { readonly kind: 'end'; readonly how: 'closed' | 'reset' }
  /** Nothing came within the time given. */
  | { readonly kind: 'quiet' };

/** One connection to the peer under test, as bytes. */
export interface Wire {
  /** What tells the connection from others: our port on a socket. */
  readonly id: number;
  /** Sends bytes in one segment. After the end it does nothing. */
  send(bytes: Uint8Array): void;
  /** The next thing that came, or `quiet` after `patience` milliseconds. */
  read(patience: number): Promise<WireEvent>;
  /** Whether what was sent has left, or does within `patience` milliseconds: a peer that does not read stops it. */
  sent(patience: number): Promise<boolean>;
  /** Gives the connection up with a reset, where there is such a thing. */
  reset(): void;
  /** Ends our side in good order, and gives the connection up when the peer has ended its own, or in so many ms. */
  part?(patience: number): Promise<void>;
  /** Closes our side and gives the connection up. */
  close(): void;
}
