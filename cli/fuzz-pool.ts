import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { FuzzMessage, FuzzOrder, FuzzProgress, FuzzTask } from './fuzz-task.ts';

/** The worker's code, which is built even where this is not (docs/architecture.md). */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/cli/fuzz-task.js' : './fuzz-task.js', import.meta.url),
);

/** What workers tell while they fuzz. */
export interface FuzzEvents {
  found(found: Extract<FuzzMessage, { kind: 'found' }>['found']): void;
  kept(kept: Extract<FuzzMessage, { kind: 'kept' }>): void;
  progress(all: readonly FuzzProgress[]): void;
}

/**
 * Fuzzes endpoints in process with so many workers, which pass on to one another what they find new.
 * @returns where each stood at its end
 */
export async function fuzzInWorkers(
  tasks: readonly Omit<FuzzTask, 'port'>[],
  events: FuzzEvents,
  signal: AbortSignal,
): Promise<readonly FuzzProgress[]> {
  const pool = new Tinypool({ filename: WORKER, minThreads: tasks.length, maxThreads: tasks.length });
  const ports: MessagePort[] = [];
  const standing: (FuzzProgress | undefined)[] = tasks.map(() => undefined);
  const tell = (order: FuzzOrder, but?: MessagePort) => {
    for (const port of ports) if (port !== but) port.postMessage(order);
  };
  const stop = () => tell({ kind: 'stop' });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.all(
      tasks.map(async (task, at) => {
        const { port1, port2 } = new MessageChannel();
        ports.push(port1);
        // What a worker tells last: then all that it told has come.
        let ended = () => {};
        const end = new Promise<void>((resolve) => {
          ended = resolve;
        });
        port1.on('message', (message: FuzzMessage) => {
          if (message.kind === 'end') ended();
          else if (message.kind === 'progress') {
            standing[at] = message;
            events.progress(standing.filter((each) => each !== undefined));
          } else if (message.kind === 'found') {
            tell({ kind: 'known', key: message.found.key }, port1);
            events.found(message.found);
          } else {
            events.kept(message);
            const { level, subject, example } = message;
            tell({ kind: 'offer', level, subject, example }, port1);
          }
        });
        const answer: FuzzProgress = await pool.run({ ...task, port: port2 }, { transferList: [port2] });
        await end;
        port1.close();
        return answer;
      }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
