import type { Step, WorldCase } from './case.ts';

/** Cases that are simpler by one step: fewest steps first, then simpler ones, then a simpler world. */
export function* simplerCases(example: WorldCase): Generator<WorldCase> {
  const { steps, links, variants, mutant } = example;
  for (let length = steps.length; length >= 1; length = Math.floor(length / 2))
    for (let at = 0; at < steps.length; at += length)
      yield { ...example, steps: steps.toSpliced(at, length) };
  for (const [at, step] of steps.entries())
    for (const simpler of simplerSteps(step)) yield { ...example, steps: steps.with(at, simpler) };
  if (links > 1) yield { ...example, links: 1 };
  if (variants.length > 1 && mutant === undefined)
    for (const variant of variants) yield { ...example, variants: [variant] };
}

function* simplerSteps(step: Step): Generator<Step> {
  if (step.step === 'deliver') return;
  if (step.step === 'packet')
    for (const at of step.edits.keys()) yield { ...step, edits: step.edits.toSpliced(at, 1) };
  if (step.step === 'packet' && step.of !== null) yield { ...step, of: null };
  if (step.step === 'packet' && step.edits.length === 0 && step.of === null)
    yield { step: 'choose', kind: 'deliver', slot: step.slot, pick: 0 };
  if (step.step === 'choose' && step.pick > 0) yield { ...step, pick: 0 };
  if (step.slot > 0) yield { ...step, slot: step.slot >> 1 };
}
