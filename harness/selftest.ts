import { DEFAULT_PROFILES } from '../impl/profile.ts';
import type { Role } from '../impl/variant.ts';
import { requirement } from '../model/requirements/index.ts';
import type { Check } from './check.ts';
import type { Defect } from './defects/defect.ts';
import { inProcessTargets } from './own/in-process.ts';
import type { OwnOptions } from './own/options.ts';
import { ownPeers } from './own/targets.ts';
import { PeerUnusableError } from './peer-error.ts';
import type { CheckResult } from './run-check.ts';
import { runChecks } from './run-checks.ts';
import { INNER_CAPABILITIES } from './target.ts';
import { Targets } from './targets.ts';

/** How a defect is tried. */
export interface DetectionOptions {
  readonly seed: number;
  /** Checks in flight at once. */
  readonly jobs: number;
  readonly host: string;
}

/** What became of one defect; of the clean implementation where there is none. */
export interface Detection {
  /** Its id; null for no defect. */
  readonly defect: string | null;
  /** The checks that did not pass it, in their order. */
  readonly caughtBy: readonly string[];
  /** Those of them that try a requirement which the defect breaks. */
  readonly rightly: readonly string[];
  /**
   * Of what caught it rightly on a client in process, tried on a client over a socket: whether that caught it too; null
   * where no check of clients did, or none can be tried over a socket.
   */
  readonly clientOverSocket: boolean | null;
  /** Checks that stayed without a verdict, and on what: there should be none. */
  readonly undecided: readonly string[];
  readonly milliseconds: number;
}

/**
 * Defects on which all checks are tried, and not only those of what they break: to try all on all takes most of an
 * hour. One lets no session come about, the others go on where they must not.
 */
const BROAD = ['own-sequence-from-one', 'bad-packet-dropped', 'error-skipped'];

/** Checks that caught a defect of a client in process, and are tried on one over a socket. */
const CONFIRMED = 2;

/** A small part of the cases that `conform` tries: what one defect does, it does in every case. */
const EFFORT = 0.15;

/**
 * Tries checks on one defect: servers over sockets, clients and what no socket shows in process; and clients over sockets
 * by what caught it there.
 */
export async function detect(
  checks: readonly Check[],
  defect: Defect | undefined,
  options: DetectionOptions,
): Promise<Detection> {
  const begun = performance.now();
  const unusable: string[] = [];
  const breaks = defect?.breaks ?? [];
  const isRightly = (result: CheckResult) =>
    isCaught(result) && result.requirements.some((id) => breaks.includes(id));
  const tried = await tryAll(checksFor(checks, defect), isRightly, defect, options).catch(
    (error: unknown) => {
      if (!(error instanceof PeerUnusableError)) throw error;
      unusable.push(error.message);
      return { results: [], clientOverSocket: null };
    },
  );
  const { results, clientOverSocket } = tried;
  const caught = results.filter(isCaught);
  const names = (of: readonly CheckResult[]) => [...new Set(of.map(({ check }) => check))];
  const undecided = results.filter(({ verdict }) => verdict === 'error' || verdict === 'inconclusive');
  return {
    defect: defect?.id ?? null,
    caughtBy: names(caught),
    rightly: names(caught.filter(isRightly)),
    clientOverSocket,
    undecided: [
      ...unusable,
      ...undecided.map(
        ({ check, variant, role, example }) => `${check}, ${variant} ${role}: ${example?.observed ?? ''}`,
      ),
    ],
    milliseconds: Math.round(performance.now() - begun),
  };
}

/** What is tried on a defect: all checks of what it breaks; on some all checks. */
function checksFor(checks: readonly Check[], defect: Defect | undefined): readonly Check[] {
  if (defect === undefined || BROAD.includes(defect.id)) return checks;
  return checks.filter(({ requirements }) => requirements.some((id) => defect.breaks.includes(id)));
}

/** A failure; or a warning, by which what only should be is found. */
function isCaught({ verdict, requirements }: CheckResult): boolean {
  if (verdict === 'fail') return true;
  return verdict === 'warn' && requirements.some((id) => requirement(id)?.level === 'SHOULD');
}

async function tryAll(
  checks: readonly Check[],
  isRightly: (result: CheckResult) => boolean,
  defect: Defect | undefined,
  { seed, jobs, host }: DetectionOptions,
): Promise<{ readonly results: readonly CheckResult[]; readonly clientOverSocket: boolean | null }> {
  const options: OwnOptions = {
    variants: ['simplex', 'duplex'],
    profiles: DEFAULT_PROFILES.slice(0, 1),
    dialect: 'reference',
    backend: 'fast',
    defect: defect?.id,
  };
  const run = {
    ...{ seed, effort: EFFORT, jobs, brief: true },
    interrupted: () => false,
    onResult: () => {},
  };
  const inner = checks.filter(({ needs = [] }) => needs.some((need) => INNER_CAPABILITIES.includes(need)));
  const outer = checks.filter((check) => !inner.includes(check));
  const inProcess = inProcessTargets(options, seed);
  const clients = new Targets(inProcess.all.filter(({ role }) => role === 'client'));
  const own = await ownPeers(options, host);
  const ofRole = (role: Role) => new Targets(own.all.filter((target) => target.role === role));
  try {
    const ofServers = await runChecks(outer, ofRole('server'), run);
    const ofClients = await runChecks(outer, clients, run);
    const ofInside = await runChecks(inner, inProcess, run);
    const found = ofClients.filter(isRightly).map(({ check }) => check);
    // What passes a server with the defect needs a look inside, which a socket does not give.
    const blind = ofServers.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check);
    const again = outer.filter(({ id }) => found.includes(id) && !blind.includes(id)).slice(0, CONFIRMED);
    return {
      results: [...ofServers, ...ofClients, ...ofInside],
      clientOverSocket: again.length === 0 ? null : await catches(again, ofRole('client'), run, isRightly),
    };
  } finally {
    await own.close();
    await inProcess.close();
  }
}

/** Whether one of the checks catches it; null where no client comes to be tried: it holds no session at all. */
async function catches(
  checks: readonly Check[],
  targets: Targets,
  run: Parameters<typeof runChecks>[2],
  isRightly: (result: CheckResult) => boolean,
): Promise<boolean | null> {
  try {
    return (await runChecks(checks, targets, run)).some(isRightly);
  } catch (error) {
    if (error instanceof PeerUnusableError) return null;
    throw error;
  }
}
