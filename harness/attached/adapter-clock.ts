import type { Clock } from '../../impl/clock.ts';
import type { AdapterProcess } from '../adapter/adapter-process.ts';

/** The clock of a peer behind an adapter: it stands still, and a session has that of the moment in which it began. */
export class AdapterClock {
  /** Whether it is ours to set. */
  settable = false;
  readonly #wanted: boolean;
  readonly #usual: bigint;
  #now: bigint;
  /** The last session that is being begun: no two are at once, as each has a clock. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param usual Unix seconds, where a session does not say otherwise
   * @param wanted whether it is to stand still: not where others than we talk to the peer
   */
  constructor(usual: bigint, wanted: boolean) {
    this.#wanted = wanted;
    this.#usual = usual;
    this.#now = usual;
  }

  /** Sets it in an adapter that was just started. */
  async start(adapter: AdapterProcess): Promise<void> {
    this.settable = this.#wanted && adapter.offers('clock') && adapter.offers('status');
    if (this.settable) await this.#set(adapter, this.#usual);
  }

  /** Begins a session under a clock, after those before. */
  during<T>(adapter: AdapterProcess, clock: Clock | undefined, begin: () => Promise<T>): Promise<T> {
    if (!this.settable) return begin();
    const turn = this.#last.then(async () => {
      const wanted = clock?.() ?? this.#usual;
      if (wanted !== this.#now) await this.#set(adapter, wanted);
      return begin();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #set(adapter: AdapterProcess, utc: bigint): Promise<void> {
    await adapter.ask('clock', { utc: Number(utc) });
    this.#now = utc;
  }
}
