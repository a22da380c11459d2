import { MessageChannel, type MessagePort } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { Found, Standing } from '../fuzz/campaign.ts';
import type { KeptCase } from '../fuzz/corpus-folder.ts';
import type { FuzzMessage, FuzzOrder, FuzzTask } from './fuzz-task.ts';
import { workerPath } from './worker-pool.ts';

/** What workers tell while they fuzz. */
export interface FuzzEvents {
  found(found: Found): void;
  kept(kept: KeptCase): void;
  progress(all: readonly Standing[]): void;
}

/**
 * Fuzzes endpoints in process with so many workers, which pass on to one another what they find new.
 * @returns where each stood at its end
 */
export async function fuzzInWorkers(
  tasks: readonly Omit<FuzzTask, 'port'>[],
  events: FuzzEvents,
  signal: AbortSignal,
): Promise<readonly Standing[]> {
  const pool = new Tinypool({
    filename: workerPath('fuzz-task'),
    minThreads: tasks.length,
    maxThreads: tasks.length,
  });
  const ports: MessagePort[] = [];
  const standing: (Standing | undefined)[] = tasks.map(() => undefined);
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
            const { kind: _, ...kept } = message;
            events.kept(kept);
            tell({ kind: 'offer', ...kept }, port1);
          }
        });
        const answer: Standing = await pool.run({ ...task, port: port2 }, { transferList: [port2] });
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
