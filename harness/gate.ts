/** Lets many in together, or one alone, in the order in which they come. */
export class Gate {
  #inside = 0;
  #alone = false;
  readonly #waiting: { readonly alone: boolean; readonly enter: () => void }[] = [];

  /** Resolves when the caller may enter beside others, to what it calls when it leaves. */
  share(): Promise<() => void> {
    return this.#wait(false);
  }

  /** Resolves when nobody else is inside, nor will be until what it resolves to is called. */
  alone(): Promise<() => void> {
    return this.#wait(true);
  }

  /** The same, before all who wait. */
  aloneNext(): Promise<() => void> {
    return this.#wait(true, true);
  }

  #wait(alone: boolean, next = false): Promise<() => void> {
    return new Promise((resolve) => {
      const waiting = { alone, enter: () => resolve(this.#leave) };
      if (next) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      this.#admit();
    });
  }

  readonly #leave = (): void => {
    this.#inside -= 1;
    this.#alone = false;
    this.#admit();
  };

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#alone || (next.alone && this.#inside > 0)) return;
      this.#waiting.shift();
      this.#inside += 1;
      this.#alone = next.alone;
      next.enter();
    }
  }
}
