/** Lets many in together, or one alone. Who wants to be alone is let in before those who come after it. */
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

  #wait(alone: boolean): Promise<() => void> {
    return new Promise((resolve) => {
      this.#waiting.push({ alone, enter: () => resolve(this.#leave) });
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
