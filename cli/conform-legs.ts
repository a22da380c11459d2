import { attachPeer } from '../harness/attached/attach.ts';
import type { Check } from '../harness/check.ts';
import { inProcessTargets } from '../harness/own/in-process.ts';
import type { OwnOptions } from '../harness/own/options.ts';
import { ownPeers } from '../harness/own/targets.ts';
import { type Item, itemsOf, plan } from '../harness/plan.ts';
import type { Shard } from '../harness/shard.ts';
import { INNER_CAPABILITIES } from '../harness/target.ts';
import { Targets } from '../harness/targets.ts';
import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import { DEFAULT_PROFILES } from '../impl/profile.ts';
import { connectTarget } from './connect-target.ts';
import { UsageError } from './errors.ts';
import { readManifest } from './peer-file.ts';
import type { TargetOptions } from './target-options.ts';

/** A part of a run: checks, and what they are tried on. */
export interface Leg {
  readonly checks: readonly Check[];
  readonly targets: Targets;
}

/** The peer under test, started where that is ours to do. @throws UsageError for options that do not go together */
export async function targetsOf(options: TargetOptions, seed: number): Promise<Targets> {
  const { connect, peer, defect, inProcess, role } = options;
  if (role !== undefined && (connect !== undefined || inProcess))
    throw new UsageError('--role is of programs of our own over TCP');
  if (options.between !== undefined && peer === undefined)
    throw new UsageError('--between goes with --peer: a client, and the server that it talks to');
  if (peer !== undefined) return peerTargets(peer, options);
  if (connect !== undefined) {
    if (defect !== undefined || inProcess)
      throw new UsageError('--connect goes without --defect and --in-process');
    return new Targets([connectTarget(connect, options)]);
  }
  const own = ownOptions(options);
  if (inProcess) return inProcessTargets(own, seed);
  return ownPeers(own, options.host, [role ?? 'server']);
}

/** The peer of a manifest, which says all that other options say of one. */
async function peerTargets(path: string, options: TargetOptions): Promise<Targets> {
  const { connect, defect, inProcess, role, peerKey, key, variant, profile, echo } = options;
  const others = { connect, defect, inProcess, role, peerKey, key, variant, profile };
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined || echo === false)
    throw new UsageError(
      `--peer goes without ${optionOf(other ?? 'no-echo')}: the manifest says what the peer is`,
    );
  const { backend, between, thorough = false } = options;
  const manifest = await readManifest(path);
  const { target, clockNote } = await attachPeer(manifest, {
    ...{ backend, waitsForHandshakes: thorough },
    ...(between === undefined ? {} : { between: await readManifest(between) }),
  });
  return new Targets([target], clockNote === undefined ? [] : [clockNote]);
}

/** What a user should know of a run on profiles that are slow, in words. */
export function sparingNotes(targets: Targets, { thorough }: TargetOptions): readonly string[] {
  const slow = targets.all.filter(({ profile }) => hasSlowOperations(profile));
  const [first] = slow;
  if (first === undefined || thorough) return [];
  const cached = first.cached ? ', on ends of ours whose handshakes are cached' : '';
  return [
    `${first.profile.name} is slow: one case of each check is tried${cached}; --thorough tries them all (docs/profiles.md)`,
  ];
}

/** An option as it is typed. */
function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (each) => `-${each.toLowerCase()}`)}`;
}

/** The checks on the peer; and those that take a look inside, on the same implementation in process, where it is ours. */
export function legsOf(
  checks: readonly Check[],
  targets: Targets,
  options: TargetOptions,
  seed: number,
): readonly Leg[] {
  const { connect, peer, inProcess } = options;
  const behindSocket = connect === undefined && peer === undefined && !inProcess;
  const inner = behindSocket
    ? checks.filter(({ needs = [] }) => needs.some((need) => INNER_CAPABILITIES.includes(need)))
    : [];
  const outer = checks.filter((check) => !inner.includes(check));
  return [
    { checks: outer, targets },
    ...(inner.length === 0 ? [] : [{ checks: inner, targets: inProcessTargets(ownOptions(options), seed) }]),
  ];
}

/** All that the legs would try, or the part of it that a shard is. */
export function planOf(legs: readonly Leg[], strength: number, shard?: Shard): readonly Item[] {
  return legs.flatMap(({ checks, targets }) => itemsOf(plan(checks, targets.all, strength), shard));
}

function ownOptions(options: TargetOptions): OwnOptions {
  const { variant, profile, dialect, backend, defect, thorough = false } = options;
  return {
    variants: variant === undefined ? ['simplex', 'duplex'] : [variant],
    profiles: profile === undefined ? DEFAULT_PROFILES : [profile],
    dialect: dialect.name,
    backend,
    defect,
    cached: !thorough,
  };
}
