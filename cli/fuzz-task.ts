import type { MessagePort } from 'node:worker_threads';
import { Campaign, type Found, type Standing } from '../fuzz/campaign.ts';
import type { KeptCase } from '../fuzz/corpus-folder.ts';
import { type InsideSpec, insideParts } from '../fuzz/inside-parts.ts';

/** One worker's part of a campaign on endpoints in process. */
export interface FuzzTask {
  readonly spec: InsideSpec;
  readonly seed: number;
  /** When it ends, whichever comes first. */
  readonly runs: number;
  readonly milliseconds: number;
  /** Cases to begin with, and keys of findings that are known. */
  readonly kept: readonly KeptCase[];
  readonly known: readonly string[];
  readonly port: MessagePort;
}

/** What a worker tells. */
export type FuzzMessage =
  | { readonly kind: 'found'; readonly found: Found }
  | ({ readonly kind: 'kept' } & KeptCase)
  | ({ readonly kind: 'progress' } & Standing)
  /** Nothing follows. */
  | { readonly kind: 'end' };

/** What a worker is told. */
export type FuzzOrder =
  | { readonly kind: 'stop' }
  | ({ readonly kind: 'offer' } & KeptCase)
  | { readonly kind: 'known'; readonly key: string };

/** Milliseconds between two looks at what was told. */
const BREATH = 400;
/** Cases between two looks at the clock. */
const BATCH = 16;

/** Fuzzes until its time is over, its runs are done, or it is told to stop. */
export default async function runFuzzTask(task: FuzzTask): Promise<Standing> {
  const { port } = task;
  let stopped = false;
  const tell = (message: FuzzMessage) => port.postMessage(message);
  const campaign: Campaign = new Campaign(
    insideParts(task.spec),
    task.seed,
    {
      found: (found) => tell({ kind: 'found', found }),
      kept: (level, subject, example) => tell({ kind: 'kept', level, subject, example }),
    },
    { known: task.known, stop: () => stopped },
  );
  for (const { level, subject, example } of task.kept) campaign.offer(level, subject, example);
  port.on('message', (order: FuzzOrder) => {
    if (order.kind === 'stop') stopped = true;
    else if (order.kind === 'known') campaign.knows(order.key);
    else campaign.offer(order.level, order.subject, order.example);
  });
  const end = performance.now() + task.milliseconds;
  let breath = performance.now() + BREATH;
  let executions = 0;
  while (!stopped && executions < task.runs && performance.now() < end) {
    for (let i = 0; i < BATCH && executions < task.runs; i++) {
      executions += 1;
      const step = campaign.step();
      if (step !== undefined) await step;
    }
    if (performance.now() < breath) continue;
    tell({ kind: 'progress', ...campaign.standing });
    // What it was told is heard now.
    await new Promise((resolve) => setImmediate(resolve));
    breath = performance.now() + BREATH;
  }
  tell({ kind: 'end' });
  return campaign.standing;
}
