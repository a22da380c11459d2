import { PROFILES } from '../impl/profile.ts';
import { requirement } from '../model/requirements/index.ts';
import type { Check } from './check.ts';
import type { Defect } from './defects/defect.ts';
import { inProcessTargets, type OwnOptions, ownServers } from './own/targets.ts';
import type { CheckResult } from './run-check.ts';
import { runChecks } from './run-checks.ts';
import { Targets } from './targets.ts';

/** What of a self-test its caller decides. */
export interface SelftestOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly host: string;
  readonly interrupted: () => boolean;
  /** Told as each defect has been tried; first of all the clean implementation, as `undefined`. */
  readonly onTried?: (defect: Defect | undefined, done: number, all: number) => void;
}

/** What became of one defect. */
export interface Detection {
  readonly defect: Defect;
  /** The checks that did not pass it, in their order. */
  readonly caughtBy: readonly string[];
  /** Those of them that try a requirement which the defect breaks. */
  readonly rightly: readonly string[];
}

/** What a self-test came to. */
export interface Selftest {
  /** Results of the clean implementation that are no pass. */
  readonly unclean: readonly CheckResult[];
  readonly detections: readonly Detection[];
  /** Checks that caught none of the defects. */
  readonly idle: readonly string[];
}

/** A small part of the cases that `conform` tries: what one defect does, it does in every case. */
const EFFORT = 0.15;

/** Tries every check on every defect: servers over sockets, clients and what no socket shows in process. */
export async function selftest(
  checks: readonly Check[],
  defects: readonly Defect[],
  options: SelftestOptions,
): Promise<Selftest> {
  const all = defects.length + 1;
  const unclean = (await tryAll(checks, undefined, options)).filter(
    ({ verdict }) => verdict !== 'pass' && verdict !== 'info' && verdict !== 'unsupported',
  );
  options.onTried?.(undefined, 1, all);
  const detections: Detection[] = [];
  for (const defect of defects) {
    if (options.interrupted()) break;
    detections.push(detectionOf(defect, await tryAll(checks, defect, options)));
    options.onTried?.(defect, detections.length + 1, all);
  }
  const caught = new Set(detections.flatMap(({ caughtBy }) => caughtBy));
  const idle = checks.map(({ id }) => id).filter((id) => !caught.has(id));
  return { unclean, detections, idle };
}

function detectionOf(defect: Defect, results: readonly CheckResult[]): Detection {
  const caught = results.filter((result) => isCaught(result));
  const names = (of: readonly CheckResult[]) => [...new Set(of.map(({ check }) => check))];
  const rightly = caught.filter(({ requirements }) => requirements.some((id) => defect.breaks.includes(id)));
  return { defect, caughtBy: names(caught), rightly: names(rightly) };
}

/** A failure; or a warning, by which what only should be is found. */
function isCaught({ verdict, requirements }: CheckResult): boolean {
  if (verdict === 'fail') return true;
  return verdict === 'warn' && requirements.some((id) => requirement(id)?.level === 'SHOULD');
}

async function tryAll(
  checks: readonly Check[],
  defect: Defect | undefined,
  { seed, jobs, host, interrupted }: SelftestOptions,
): Promise<readonly CheckResult[]> {
  const own: OwnOptions = {
    variants: ['simplex', 'duplex'],
    profiles: PROFILES.slice(0, 1),
    dialect: 'reference',
    backend: 'fast',
    defect: defect?.id,
  };
  const run = { seed, effort: EFFORT, jobs, interrupted, onResult: () => {} };
  const inner = checks.filter(({ needs = [] }) => needs.includes('revealsKeys'));
  const outer = checks.filter((check) => !inner.includes(check));
  const inProcess = inProcessTargets(own, seed);
  const clients = new Targets(inProcess.all.filter(({ role }) => role === 'client'));
  const servers = await ownServers(own, host);
  try {
    return [
      ...(await runChecks(outer, servers, run)),
      ...(await runChecks(outer, clients, run)),
      ...(await runChecks(inner, inProcess, run)),
    ];
  } finally {
    await servers.close();
    await inProcess.close();
  }
}
