import { exampleTrace } from '../harness/example-trace.ts';
import type { CheckResult } from '../harness/run-check.ts';
import type { Shard } from '../harness/shard.ts';
import type { Targets } from '../harness/targets.ts';
import type { DialectName } from '../impl/dialect.ts';
import type { RunHeader, RunResult } from '../record/index.ts';
import { plainData } from './conform-document.ts';
import type { ReasonOf } from './conform-gate.ts';
import { VERSION } from './version.ts';

/** What of a run its record says of every result. */
export interface Recorded {
  readonly seed: number;
  readonly dialect: DialectName;
  readonly targets: Targets;
  readonly shard: Shard | undefined;
  /** The command line that tries a result again. */
  readonly replay: (result: CheckResult) => string;
  /** Why a result was expected, where it was. */
  readonly reasonOf: ReasonOf;
}

/** The first line of the record of a run that begins now. */
export function recordHeader({ seed, dialect, targets, shard }: Recorded): RunHeader {
  return {
    format: 'qsmp-run/1',
    kind: 'header',
    tool: { name: 'qsmp-conformance', version: VERSION },
    started: `${Math.floor(Date.now() / 1000)}`,
    seed: `${seed}`,
    dialect,
    targets: targets.all.map(({ name, identity, role, profile }) => ({
      name,
      variant: identity.variant,
      role,
      profile: profile.name,
    })),
    ...(shard === undefined ? {} : { shard }),
  };
}

/** A result as its line in the record (docs/records.md). */
export function recordedResult(result: CheckResult, { dialect, replay, reasonOf }: Recorded): RunResult {
  const { check, title, requirements, variant, role, profile, target, verdict, cases, seed, milliseconds } =
    result;
  const { flaky, example } = result;
  const expectation = reasonOf(result);
  return {
    ...{ kind: 'result', check, title, requirements, variant, role, profile, target, verdict, cases },
    seed: `${seed}`,
    milliseconds,
    ...(flaky === undefined ? {} : { flaky }),
    ...(expectation === undefined ? {} : { expectation }),
    ...(example === undefined
      ? {}
      : {
          example: {
            expected: example.expected,
            observed: example.observed,
            case: plainData(example.case) ?? null,
            trace: exampleTrace(result, example, dialect),
          },
          replay: replay(result),
        }),
  };
}
