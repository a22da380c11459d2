import type { AnyPart } from '../fuzz/campaign.ts';
import { beside, insideAgain, recipeOf, remoteAgain } from '../fuzz/replay.ts';
import type { Target } from '../harness/target.ts';
import type { Targets } from '../harness/targets.ts';
import type { Trace } from '../record/index.ts';
import { MAXIMUM_TRACE, readTrace } from '../record/index.ts';
import type { AgainOptions } from './again-options.ts';
import { besideOf, refuseOther } from './beside.ts';
import { targetsOf } from './conform-legs.ts';
import { UsageError } from './errors.ts';
import { readFile } from './files.ts';
import { refuseRemote } from './loopback.ts';
import { parseProfile } from './profile-option.ts';
import { isOwn } from './target-options.ts';

/** A trace that is to be run again, and what on. */
export interface Again {
  readonly trace: Trace;
  readonly part: AnyPart;
  readonly close: () => Promise<void>;
}

/**
 * Reads a trace, and gets the target for it: the one that is named, or else the one that it was found on; a peer behind
 * a socket that is not named is our own.
 * @throws UsageError for a peer of another variant or role; RecordError for what is no such trace
 */
export async function againOf(file: string, options: AgainOptions): Promise<Again> {
  const trace = await readTrace(readFile(file, MAXIMUM_TRACE), file);
  const { target } = recipeOf(trace, file);
  const { defect, inProcess } = options;
  const names = !isOwn(options);
  await refuseRemote(options);
  const { differential } = options;
  if (!names && (inProcess || (target.kind === 'in process' && defect === undefined))) {
    refuseOther(differential);
    const part = insideAgain(trace, file, defect ?? (inProcess ? undefined : target.defect));
    const compared = differential === undefined ? part : beside(part, insideAgain(trace, file, undefined));
    return { trace, part: compared, close: async () => {} };
  }
  const { variant } = trace.subject;
  const own = names ? {} : { variant, profile: parseProfile(trace.subject.profile), role: target.role };
  const targets = await targetsOf({ ...options, ...own }, 0);
  let others: Targets | undefined;
  const close = async (): Promise<void> => {
    await targets.close();
    await others?.close();
  };
  const fitting = (of: Targets) =>
    of.all.find((each) => each.identity.variant === variant && each.role === target.role);
  try {
    const part = remoteAgain(trace, file, wanted(fitting(targets), file, trace));
    if (differential === undefined) return { trace, part, close };
    const like = { ...options, variant, profile: parseProfile(trace.subject.profile), role: target.role };
    others = await besideOf(differential, like, options.allowRemote);
    const other = remoteAgain(trace, file, wanted(fitting(others), file, trace));
    return { trace, part: beside(part, other), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws UsageError where there is no such peer */
function wanted(target: Target | undefined, file: string, { subject, fuzz }: Trace): Target {
  if (target !== undefined) return target;
  throw new UsageError(`${file} is of a ${subject.variant} ${fuzz?.target.role}, which this peer is not`);
}
