import { randomUUID } from 'node:crypto';
import { processesWith } from './usage.ts';

/**
 * A mark in the environment of processes that are started, which what they start inherits: by it all are found, even
 * those that left their group and session, as far as this system shows environments.
 */
export class StartMark {
  /** What is added to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #assignment: string;

  /** @param name the name of the variable; its value is this mark's own */
  constructor(name: string) {
    const value = randomUUID();
    this.environment = { [name]: value };
    this.#assignment = `${name}=${value}`;
  }

  /** The numbers of the processes that bear it now. */
  processes(): readonly number[] {
    return processesWith(this.#assignment);
  }

  /** Ends all that bear it. */
  killAll(): void {
    for (const pid of this.processes()) signal(pid, 'SIGKILL');
  }
}

/** Sends a signal to a process, or to a group by its negative number; nothing where there is none any more. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in this moment, or before.
  }
}
