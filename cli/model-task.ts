import type { Bounds } from '../model/bounds.ts';
import { type CheckJob, type CheckOutcome, checkMutant, type MutantResult, runJob } from '../model/check.ts';

/** A piece of the model's work that a worker thread does alone. */
export type ModelTask =
  | { readonly kind: 'check'; readonly job: CheckJob }
  | { readonly kind: 'mutant'; readonly id: string; readonly bounds: Partial<Bounds> };

export type ModelAnswer =
  | { readonly kind: 'check'; readonly outcome: CheckOutcome }
  | { readonly kind: 'mutant'; readonly result: MutantResult };

/** Does one piece, in whatever thread this is. */
export default function runModelTask(task: ModelTask): ModelAnswer {
  return task.kind === 'check'
    ? { kind: 'check', outcome: runJob(task.job) }
    : { kind: 'mutant', result: checkMutant(task.id, task.bounds) };
}
