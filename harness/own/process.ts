import { fileURLToPath } from 'node:url';
import { ManagedProcess } from '../observation/managed-process.ts';
import { PeerProcess } from '../observation/peer-process.ts';
import { PeerUnusableError } from '../peer-error.ts';
import type { Order, Report } from './orders.ts';

/** The child's entry, which is built code even where the parent is not (docs/architecture.md). */
const ENTRY = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/harness/own/child.js' : './child.js',
    import.meta.url,
  ),
);

/** A process of ours that runs servers of the reference implementation, for testing over sockets. */
export class OwnProcess {
  readonly process: PeerProcess;
  readonly #ports: () => readonly number[];

  private constructor(process: PeerProcess, ports: () => readonly number[]) {
    this.process = process;
    this.#ports = ports;
  }

  /** Starts it. @throws PeerUnusableError when it does not come to listen */
  static async start(order: Extract<Order, { kind: 'serve' }>): Promise<OwnProcess> {
    let ports: readonly number[] = [];
    const process = await PeerProcess.begin(async () => {
      const started = await serve(order);
      ports = started.ports;
      return started.process;
    });
    return new OwnProcess(process, () => ports);
  }

  /** The port on which a server of the order listens now. */
  port(index: number): number {
    return this.#ports()[index] ?? 0;
  }

  /** Tells it something, if it still runs. */
  tell(order: Order): void {
    this.process.current.tell(order);
  }
}

/** Starts a child, and resolves when its servers listen. @throws PeerUnusableError when they do not come to */
async function serve(
  order: Extract<Order, { kind: 'serve' }>,
): Promise<{ process: ManagedProcess; ports: readonly number[] }> {
  const child = ManagedProcess.start({ command: process.execPath, args: [ENTRY], channel: true });
  const answered = child.message();
  child.tell(order);
  // Our own child tells nothing but reports.
  const report = (await answered) as Report | undefined;
  if (report?.kind === 'listening') return { process: child, ports: report.ports };
  await child.stop();
  throw new PeerUnusableError(
    report === undefined
      ? `our own server ended before it listened: ${child.ended?.said}`
      : `our own server cannot listen: ${report.message}`,
  );
}
