import type { AnyPart } from '../fuzz/campaign.ts';
import { insideAgain, recipeOf, remoteAgain } from '../fuzz/replay.ts';
import type { Targets } from '../harness/targets.ts';
import type { Trace } from '../record/index.ts';
import { MAXIMUM_TRACE, readTrace } from '../record/index.ts';
import { targetsOf } from './conform-legs.ts';
import { UsageError } from './errors.ts';
import { readFile } from './files.ts';
import { refuseRemote } from './loopback.ts';
import { parseProfile } from './profile-option.ts';
import type { TargetOptions } from './target-options.ts';

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
export async function againOf(
  file: string,
  options: TargetOptions & { readonly allowRemote?: string },
): Promise<Again> {
  const trace = await readTrace(readFile(file, MAXIMUM_TRACE), file);
  const { target } = recipeOf(trace, file);
  const { connect, peer, defect, inProcess } = options;
  const names = connect !== undefined || peer !== undefined;
  await refuseRemote(options);
  if (!names && (inProcess || (target.kind === 'in process' && defect === undefined)))
    return {
      trace,
      part: insideAgain(trace, file, defect ?? (inProcess ? undefined : target.defect)),
      close: async () => {},
    };
  const { variant } = trace.subject;
  const own = names ? {} : { variant, profile: parseProfile(trace.subject.profile), role: target.role };
  const targets: Targets = await targetsOf({ ...options, ...own }, 0);
  const fitting = targets.all.find((each) => each.identity.variant === variant && each.role === target.role);
  if (fitting === undefined) {
    await targets.close();
    throw new UsageError(`${file} is of a ${variant} ${target.role}, which this peer is not`);
  }
  return { trace, part: remoteAgain(trace, file, fitting), close: () => targets.close() };
}
