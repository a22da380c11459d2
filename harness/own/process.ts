import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PeerUnusableError } from '../peer-error.ts';
import type { Order, Report } from './orders.ts';

/** The child's entry, which is built code even where the parent is not (docs/architecture.md). */
const ENTRY = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/harness/own/child.js' : './child.js',
    import.meta.url,
  ),
);

/** Characters kept of what the child says on stderr. */
const KEPT = 10_000;

/** Children that are running, to be ended with us whatever ends us. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) end(child);
});

/** Ends a child and all that it started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}

/** A process of ours that runs servers of the reference implementation, for testing over sockets. */
export class OwnProcess {
  readonly #child: ChildProcess;
  readonly ports: readonly number[];

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#child = child;
    this.ports = ports;
  }

  /** Starts it. @throws PeerUnusableError when it does not come to listen */
  static async start(order: Extract<Order, { kind: 'serve' }>): Promise<OwnProcess> {
    const child = fork(ENTRY, {
      // Its own group, so that a signal to it reaches all that it starts; and none of a terminal's do.
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    running.add(child);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-KEPT);
    });
    child.once('exit', () => running.delete(child));
    const answered = once(child, 'message');
    const exited = once(child, 'exit').then(() => {
      throw new PeerUnusableError(`our own server ended before it listened: ${said.trim()}`);
    });
    child.send(order);
    const report = await Promise.race([answered.then(([message]): Report => message), exited]);
    exited.catch(() => {});
    if (report.kind === 'failed') {
      end(child);
      throw new PeerUnusableError(`our own server cannot listen: ${report.message}`);
    }
    return new OwnProcess(child, report.ports);
  }

  /** Tells it something, if it still runs. */
  tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order);
  }

  /** Whether it still runs. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it, and resolves when it has ended. */
  async stop(): Promise<void> {
    if (!this.alive) return;
    const exited = once(this.#child, 'exit');
    end(this.#child);
    await exited;
  }
}
