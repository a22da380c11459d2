import { exampleTrace } from '../harness/example-trace.ts';
import type { CheckResult } from '../harness/run-check.ts';
import type { Targets } from '../harness/targets.ts';
import type { DialectName } from '../impl/dialect.ts';
import { RunWriter } from '../record/index.ts';
import { plainData } from './conform-document.ts';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';
import { VERSION } from './version.ts';

const FORMATS = ['ndjson'] as const;

/** One `--report FORMAT=FILE`. */
export interface ReportRequest {
  readonly format: (typeof FORMATS)[number];
  readonly file: string;
}

/** What of a run every report says. */
export interface ReportedRun {
  readonly seed: number;
  readonly dialect: DialectName;
  readonly targets: Targets;
  /** The command line that tries a result again. */
  readonly replay: (result: CheckResult) => string;
}

/** A report that is being written. */
export interface OpenReport {
  add(result: CheckResult): void;
  finish(interrupted: boolean, milliseconds: number): void;
}

/** Reads `--report`, which may be given more than once. */
export function collectReports(text: string, before: readonly ReportRequest[]): readonly ReportRequest[] {
  const [name = '', ...rest] = text.split('=');
  const format = FORMATS.find((each) => each === name);
  const file = rest.join('=');
  if (format === undefined || file === '')
    throw new UsageError(`--report takes FORMAT=FILE with a format of ${FORMATS.join(', ')}, not '${text}'`);
  return [...before, { format, file }];
}

/** Begins the reports asked for. @throws UsageError for a file that cannot be written */
export function openReports(
  requests: readonly ReportRequest[],
  run: ReportedRun,
): Promise<readonly OpenReport[]> {
  return Promise.all(requests.map(({ file }) => openRunRecord(file, run)));
}

/** The run record, a line a result as it comes (docs/records.md). */
async function openRunRecord(
  file: string,
  { seed, dialect, targets, replay }: ReportedRun,
): Promise<OpenReport> {
  const header = {
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
  };
  const writer = await RunWriter.create(file, header).catch((error: unknown) => {
    throw fileError(file, 'written', error);
  });
  return {
    add: (result) => {
      const { example, title, ...rest } = result;
      const plain = { ...rest, title, requirements: [...result.requirements], seed: `${result.seed}` };
      if (example === undefined) writer.add(plain);
      else
        writer.add({
          ...plain,
          example: {
            expected: example.expected,
            observed: example.observed,
            case: plainData(example.case) ?? null,
            trace: exampleTrace(result, example, dialect),
          },
          replay: replay(result),
        });
    },
    finish: (interrupted, milliseconds) => writer.finish({ interrupted, milliseconds }),
  };
}
