import { CHOICE_KINDS } from '../../model/choices.ts';
import { Flag } from '../../model/protocol.ts';
import type { Chance } from '../chance.ts';
import { type Edit, MAXIMUM_STEPS, type Step, type WorldCase } from './case.ts';

/** What a case may be changed into. */
export interface Worlds {
  /** Sets of variants of one world. */
  readonly variants: readonly WorldCase['variants'][];
  /** Mutants that the adversary may take the endpoints for, by variant. */
  readonly mutants: readonly { readonly id: string; readonly variant: WorldCase['variants'][number] }[];
}

type Steps = readonly Step[];

/** A case made from `parent`, and maybe a part of `other`: one change, or a few. */
export function mutateCase(parent: WorldCase, other: WorldCase, chance: Chance, worlds: Worlds): WorldCase {
  let { steps } = parent;
  const times = 1 + (chance.oneIn(2) ? 0 : chance.below(4));
  for (let i = 0; i < times; i++) steps = changed(steps, other.steps, chance);
  const world = chance.oneIn(24) ? { ...parent, ...otherWorld(parent, chance, worlds) } : parent;
  return { ...world, steps: steps.slice(0, MAXIMUM_STEPS) };
}

function otherWorld(
  { links, mutant }: WorldCase,
  chance: Chance,
  { variants, mutants }: Worlds,
): Partial<WorldCase> {
  if (mutant !== undefined) {
    const { variant } = mutants.find(({ id }) => id === mutant) ?? {};
    const same = mutants.filter((each) => each.variant === variant);
    return same.length > 0 && chance.oneIn(2) ? { mutant: chance.pick(same).id } : { links: 3 - links };
  }
  return chance.oneIn(2) ? { links: 3 - links } : { variants: chance.pick(variants) };
}

function changed(steps: Steps, other: Steps, chance: Chance): Steps {
  const at = chance.below(steps.length + 1);
  const step = steps[at];
  if (step === undefined) return [...steps, madeStep(chance)];
  switch (chance.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return steps.toSpliced(at, 0, madeStep(chance));
    case 4:
      return steps.toSpliced(at, 1);
    case 5:
      return steps.toSpliced(chance.below(steps.length + 1), 0, step);
    case 6: {
      const with_ = chance.below(steps.length);
      return steps.with(at, steps[with_] ?? step).with(with_, step);
    }
    case 7:
      return steps.with(at, madeStep(chance));
    case 8: {
      const from = chance.below(other.length + 1);
      return steps.toSpliced(at, chance.below(3), ...other.slice(from, from + 1 + chance.below(6)));
    }
    case 9:
      return [...steps.slice(0, at), ...other.slice(chance.below(other.length + 1))];
    default:
      return steps.with(at, changedStep(step, chance));
  }
}

const slot = (chance: Chance) => chance.below(8);
const pick = (chance: Chance) => (chance.oneIn(3) ? chance.below(64) : chance.below(4));

/** Any step. */
function madeStep(chance: Chance): Step {
  if (chance.oneIn(2)) {
    return { step: 'choose', kind: chance.pick(CHOICE_KINDS), slot: slot(chance), pick: pick(chance) };
  }
  const of = chance.oneIn(2) ? null : { slot: slot(chance), index: chance.below(chance.oneIn(3) ? 16 : 5) };
  return { step: 'packet', slot: slot(chance), of, edits: madeEdits(chance, of !== null) };
}

function madeEdits(chance: Chance, old: boolean): Edit[] {
  const edits: Edit[] = old && chance.oneIn(2) ? [{ edit: 'header' }] : [];
  const count = old ? chance.below(2) : 1 + chance.below(2);
  for (let i = 0; i < count; i++) edits.push(madeEdit(chance));
  // A changed part whose hash was not made to fit is refused for its hash.
  if (edits.some(({ edit }) => edit === 'part') && chance.oneIn(2))
    edits.push({ edit: 'hash', signed: chance.oneIn(2) });
  else if (chance.oneIn(3)) edits.push({ edit: 'seal', fits: !chance.oneIn(3) });
  return edits;
}

const FLAGS = Object.values(Flag);
const OFFSETS = [-100, -2, -1, 0, 1, 2, 100] as const;

function madeEdit(chance: Chance): Edit {
  switch (chance.below(6)) {
    case 0:
      return { edit: 'flag', value: chance.oneIn(3) ? chance.below(256) : chance.pick(FLAGS) };
    case 1:
      return { edit: 'length' };
    case 2:
      return { edit: 'sequence', plus: chance.below(9) - 4 };
    case 3:
      return { edit: 'time', plus: chance.oneIn(6) ? null : chance.pick(OFFSETS) };
    default:
      return { edit: 'part', part: chance.below(4), pick: pick(chance) };
  }
}

/** A step with one thing of it changed. */
function changedStep(step: Step, chance: Chance): Step {
  const what = chance.below(3);
  if (what === 0 || step.step === 'deliver') return { ...step, slot: slot(chance) };
  if (step.step === 'choose')
    return what === 1 ? { ...step, pick: pick(chance) } : { ...step, kind: chance.pick(CHOICE_KINDS) };
  if (what === 1 || step.of === null) return { ...step, edits: madeEdits(chance, step.of !== null) };
  return { ...step, of: { slot: slot(chance), index: chance.below(8) } };
}
