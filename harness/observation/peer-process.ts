import type { ManagedProcess, ProcessEnd } from './managed-process.ts';
import type { CrashReport } from './stderr-watch.ts';
import { HAS_PROC, type Usage } from './usage.ts';

/** The process of a peer under test: whether it lives, how it ended, what it uses; started anew when it must be. */
export class PeerProcess {
  readonly #start: () => Promise<ManagedProcess>;
  #current: ManagedProcess;
  #starts = 1;
  /** Reports of something broken that were told. */
  #told = 0;

  private constructor(start: () => Promise<ManagedProcess>, current: ManagedProcess) {
    this.#start = start;
    this.#current = current;
  }

  /**
   * Starts a peer; `start` resolves when it serves.
   * @throws PeerUnusableError when `start` does
   */
  static async begin(start: () => Promise<ManagedProcess>): Promise<PeerProcess> {
    return new PeerProcess(start, await start());
  }

  get pid(): number | undefined {
    return this.#current.pid;
  }

  get alive(): boolean {
    return this.#current.alive;
  }

  /** How it ended, once it has. */
  get ended(): ProcessEnd | undefined {
    return this.#current.ended;
  }

  /** How many times it was started. */
  get starts(): number {
    return this.#starts;
  }

  /** The process of now, to talk to. */
  get current(): ManagedProcess {
    return this.#current;
  }

  /** Whether it has ended, or does within so many milliseconds. */
  endedWithin(milliseconds: number): Promise<boolean> {
    return this.#current.endedWithin(milliseconds);
  }

  /** A report on stderr of something broken that was not yet taken. */
  takeReport(): CrashReport | undefined {
    const { count, last } = this.#current.reports;
    if (count === this.#told) return undefined;
    this.#told = count;
    return last;
  }

  /** What it and all that it started use, or why that cannot be said. */
  usage(): Usage | string {
    if (!HAS_PROC) return 'this system has no /proc, where processes could be observed';
    return this.#current.usage() ?? 'the process has ended';
  }

  /** Ends what is left of it and starts it anew. @throws PeerUnusableError when it does not come to serve */
  async restart(): Promise<void> {
    await this.#current.stop();
    this.#current = await this.#start();
    this.#starts += 1;
    this.#told = 0;
  }

  /** Ends it and all that it started; it is asked first, where `grace` milliseconds are given. */
  stop(grace = 0): Promise<void> {
    return this.#current.stop(grace);
  }
}

/** How a process ended, in words. */
export function describeEnd({ exitCode, signal, report, said }: ProcessEnd): string {
  const how = signal !== null ? `was ended by ${signal}` : `exited with ${exitCode ?? 'no code'}`;
  if (report !== undefined) return `the peer's process ${how}, after ${report.what}: ${report.text}`;
  return said === ''
    ? `the peer's process ${how}`
    : `the peer's process ${how}; it said: ${said.slice(-500)}`;
}
