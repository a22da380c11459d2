/** An endpoint threw where it was to answer: a bug of it, whatever it was given. */
export class EndpointThrew extends Error {
  /** The session that it is. */
  readonly slot: number;

  constructor(slot: number, cause: unknown) {
    super(`session ${slot} threw ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'EndpointThrew';
    this.slot = slot;
  }
}
