/** How far the explorer goes. Deliveries of honest packets, unchanged and in order, are free. */
export interface Bounds {
  /** Client-server pairs per variant: honest sessions a role. */
  readonly sessions: number;
  /**
   * Moves other than delivery: a packet dropped, duplicated, reordered, replaced or made, a message that a
   * session is told to encrypt, a tick.
   */
  readonly moves: number;
  /** Reveals, exposures and corruptions. */
  readonly reveals: number;
  readonly ratchets: number;
}

/** The default bounds for one variant. */
export const DEFAULT_BOUNDS: Bounds = { sessions: 2, moves: 3, reveals: 2, ratchets: 1 };

/** The default bounds for both variants together. */
export const TOGETHER_BOUNDS: Bounds = { ...DEFAULT_BOUNDS, moves: 2 };
