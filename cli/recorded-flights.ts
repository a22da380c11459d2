import { join } from 'node:path';
import type { PeerKind } from '../harness/check.ts';
import type { CheckResult } from '../harness/run-check.ts';
import type { Crypto } from '../impl/crypto/crypto.ts';
import { replayFlights } from '../vectors/interop/flights.ts';
import { dataFolder, shippedRecordings } from '../vectors/location.ts';
import { MAXIMUM_RECORDING } from '../vectors/verify.ts';
import { readFile } from './files.ts';

const TITLE =
  'What the deployed implementation sent leads a fresh endpoint of ours through the same session.';

/** A check of `recordings/`: one recording, in both roles. */
export interface RecordedCheck {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly peers: readonly PeerKind[];
  /** Within the data folder. */
  readonly path: string;
}

/** The recorded sessions that ship, as checks. */
export function recordedChecks(): readonly RecordedCheck[] {
  return shippedRecordings().flatMap((path): RecordedCheck[] => {
    const name = path.replace(/^.*\/|\.json$/g, '');
    const variant = (['simplex', 'duplex'] as const).find((each) => name.startsWith(each));
    if (variant === undefined) return [];
    return [
      {
        id: `recordings/${name}`,
        title: TITLE,
        requirements: [variant === 'simplex' ? 'SMX-01' : 'DPX-01'],
        peers: [`${variant} client`, `${variant} server`],
        path,
      },
    ];
  });
}

/** Gives a recording to fresh endpoints of ours: a result for each role. */
export function runRecordedCheck(
  { id, title, requirements, path }: RecordedCheck,
  crypto: Crypto,
): readonly CheckResult[] {
  const begun = performance.now();
  const replays = replayFlights(readFile(join(dataFolder(), path), MAXIMUM_RECORDING), crypto);
  return replays.map(({ variant, role, profile, packets, difference }): CheckResult => {
    const failed = difference !== undefined;
    return {
      check: id,
      title,
      requirements,
      variant,
      role,
      profile: profile.name,
      target: 'in process',
      verdict: failed ? 'fail' : 'pass',
      cases: 1,
      seed: 0,
      milliseconds: performance.now() - begun,
      ...(failed && {
        example: {
          verdict: 'fail',
          expected: `the recorded answers to ${packets} recorded packets`,
          observed: difference,
          case: path,
          clock: 0n,
          logs: [],
        },
      }),
    };
  });
}
