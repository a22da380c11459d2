/** The longest that a timer can run: above it, Node fires at once. */
const LONGEST = 2 ** 31 - 1;

/** One time limit at a time. */
export class Deadline {
  #timer: NodeJS.Timeout | undefined;

  /** Sets the limit, in place of the one before; 0 milliseconds for none. */
  set(milliseconds: number, onPassed: () => void): void {
    this.lift();
    if (milliseconds === 0) return;
    this.#timer = setTimeout(onPassed, Math.min(milliseconds, LONGEST));
  }

  /** The limit's time begins anew. */
  putOff(): void {
    this.#timer?.refresh();
  }

  lift(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
