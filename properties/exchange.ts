/** Two sides that each give something and get what the other gives, whichever comes first. */
export class Exchange<Thing> {
  readonly #given: readonly [Thing[], Thing[]] = [[], []];
  readonly #asked: readonly [((thing: Thing) => void)[], ((thing: Thing) => void)[]] = [[], []];

  /** Gives `thing` to the other side, and resolves to what that gives; never, where it gives nothing. */
  swap(side: 0 | 1, thing: Thing): Promise<Thing> {
    const other = side === 0 ? 1 : 0;
    const ask = this.#asked[other].shift();
    if (ask === undefined) this.#given[side].push(thing);
    else ask(thing);
    const [theirs] = this.#given[other].splice(0, 1);
    return theirs === undefined
      ? new Promise((resolve) => this.#asked[side].push(resolve))
      : Promise.resolve(theirs);
  }
}
