/** Lets many run at the same time, and now and then one alone: it waits for the others to end, and they for it. */
export class Turns {
  #running = 0;
  #alone: Promise<void> = Promise.resolve();
  #empty: (() => void) | undefined;

  /** Runs together with others. */
  async together<T>(run: () => Promise<T>): Promise<T> {
    // Another may have asked to be alone while this one waited.
    for (let before: Promise<void> | undefined; before !== this.#alone; ) {
      before = this.#alone;
      await before;
    }
    this.#running += 1;
    try {
      return await run();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#empty?.();
    }
  }

  /** Runs with no other. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    let over = () => {};
    this.#alone = new Promise((resolve) => {
      over = resolve;
    });
    await before;
    if (this.#running > 0)
      await new Promise<void>((resolve) => {
        this.#empty = resolve;
      });
    this.#empty = undefined;
    try {
      return await run();
    } finally {
      over();
    }
  }
}
