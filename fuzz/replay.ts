import type { Target } from '../harness/target.ts';
import { BACKENDS, backend } from '../impl/crypto/backends.ts';
import { RecordError, type Trace } from '../record/index.ts';
import { type AnyPart, anyPart } from './campaign.ts';
import { DIFFERENCE, differential } from './differential.ts';
import { defectOf, insideWorlds, profileOf } from './inside-parts.ts';
import { minimize } from './minimize.ts';
import { InsideSessions } from './sessions/inside.ts';
import { RemoteSessions } from './sessions/remote.ts';
import { insideLevel, remoteLevel } from './sessions/session-level.ts';

/** By what the fuzzers make a run again. */
export type FuzzRecipe = NonNullable<Trace['fuzz']>;

/** What a trace came to when it was run again. */
export interface Replayed {
  /** The same is broken, nothing is, or something else is. */
  readonly outcome: 'same' | 'fixed' | 'different';
  /** Whether all went over the wire byte for byte as it did, too. */
  readonly identical: boolean;
  readonly trace: Trace;
}

/**
 * The recipe of a trace.
 * @throws RecordError for a trace that no fuzzer has written
 */
export function recipeOf(trace: Trace, name: string): FuzzRecipe {
  if (trace.fuzz === undefined)
    throw new RecordError(name, { path: 'fuzz' }, 'is missing: no fuzzer has written this trace');
  return trace.fuzz;
}

/**
 * The level that runs a trace again in this process, on an endpoint with a defect or with none.
 * @throws RecordError for a recipe that names something that there is not
 */
export function insideAgain(trace: Trace, name: string, defect: string | undefined): AnyPart {
  const { level, target, example } = recipeOf(trace, name);
  const { variant, profile } = trace.subject;
  const backendName = BACKENDS.find((each) => each === target.backend) ?? 'fast';
  try {
    const common = {
      ...{ variant, role: target.role, profile: profileOf(profile), crypto: backend(backendName) },
      ...{ seed: target.seed ?? '', defect: defectOf(defect) },
    };
    return isOfSession(example)
      ? anyPart({ level: insideLevel(level, new InsideSessions(common)) })
      : anyPart({ level: insideWorlds({ ...common, variants: ['simplex', 'duplex'] }) });
  } catch (error) {
    if (error instanceof RangeError) throw new RecordError(name, { path: 'fuzz' }, error.message);
    throw error;
  }
}

/** The level that runs a trace again on a peer behind a wire. @throws RecordError for a trace of worlds of the model */
export function remoteAgain(trace: Trace, name: string, target: Target): AnyPart {
  const { level, example, target: before } = recipeOf(trace, name);
  if (!isOfSession(example))
    throw new RecordError(
      name,
      { path: 'fuzz.example' },
      'is of many sessions at once, which run in process only',
    );
  return anyPart({ level: remoteLevel(level, new RemoteSessions(target, before.seed ?? '')) });
}

/** Runs a trace again, after what has to come before it. */
export function replay(trace: Trace, name: string, part: AnyPart): Promise<Replayed> {
  const { example, after = [] } = recipeOf(trace, name);
  return part(async ({ level }) => {
    for (const each of after) await level.run(level.read(each));
    const again = await level.trace(level.read(example));
    const outcome = compared(trace.judgement, again.judgement);
    return { outcome, identical: JSON.stringify(again.steps) === JSON.stringify(trace.steps), trace: again };
  });
}

/** Whether the same is broken as before: the same requirement, or where none is known, the same was seen. */
function compared(before: Trace['judgement'], now: Trace['judgement']): Replayed['outcome'] {
  if (now === undefined) return 'fixed';
  const what = (of: Trace['judgement']) => of?.requirements?.[0] ?? of?.observed;
  return what(before) === what(now) ? 'same' : 'different';
}

/** A level beside another one of the same kind, from which it must not part (`differential`). */
export function beside(one: AnyPart, other: AnyPart): AnyPart {
  return one(({ level }) =>
    other(({ level: second }) => {
      // Both are of the kind of this one trace: what one reads, the other runs.
      const again: typeof level = {
        ...level,
        run: (each) => second.run(second.read(level.write(each))),
      };
      return anyPart({ level: differential(level, again) });
    }),
  );
}

/** The simplest run that breaks the same. Undefined where the trace breaks nothing. */
export function minimized(
  trace: Trace,
  name: string,
  part: AnyPart,
  until: () => boolean,
): Promise<Trace | undefined> {
  const { example } = recipeOf(trace, name);
  return part(async ({ level }) => {
    const read = level.read(example);
    const wanted = trace.judgement?.requirements?.[0] ?? DIFFERENCE;
    const { breaches } = await level.run(read);
    const breach = breaches.find(({ requirement }) => requirement === wanted) ?? breaches[0];
    return breach === undefined ? undefined : level.trace(await minimize(level, read, breach, until));
  });
}

function isOfSession(example: unknown): boolean {
  return typeof example === 'object' && example !== null && 'base' in example;
}
