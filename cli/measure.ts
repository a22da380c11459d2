import { Command } from 'commander';
import { type Measurement, measure } from '../harness/measure/measure.ts';
import type { Target } from '../harness/target.ts';
import { measurePage } from '../reports/html/measure/measure-page.ts';
import { targetsOf } from './conform-legs.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { measureText } from './measure-text.ts';
import { count } from './number-option.ts';
import { pageOption, writePage } from './page-option.ts';
import { addTargetOptions, type TargetOptions } from './target-options.ts';
import { VERSION } from './version.ts';

interface MeasureOptions extends TargetOptions {
  readonly handshakes: number;
  readonly inFlight: number;
  readonly messages: number;
  readonly sessions: number;
  readonly report?: string;
  readonly json?: true;
}

/** What was measured of one peer in one variant, role and profile. */
export interface Measured extends Measurement {
  readonly target: string;
  readonly variant: string;
  readonly role: string;
  readonly profile: string;
}

/** `qsmp measure`: how fast a peer is, and what it costs. */
export function measureCommand(context: Context): Command {
  const command = new Command('measure').description(
    'Measure a QSMP peer: round trips, handshakes, echoes, sessions held (CLM-01 to CLM-03).',
  );
  return addTargetOptions(command)
    .option('--handshakes <n>', 'handshakes that are timed', count('--handshakes'), 500)
    .option('--in-flight <n>', 'handshakes that are begun at once', count('--in-flight', 1000), 8)
    .option('--messages <n>', 'messages of each size', count('--messages'), 200)
    .option('--sessions <n>', 'sessions that are held at once', count('--sessions', 100_000), 200)
    .addOption(pageOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Every time is of a peer and our own endpoint together. What it costs the peer, in processor time
and memory, is known of a peer that is started here.

Examples:
  $ qsmp measure --variant simplex --profile s1
  $ qsmp measure --connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey
  $ qsmp measure --peer peer.json --sessions 1000 --json`,
    )
    .action((options: MeasureOptions) => run(options, context));
}

async function run(options: MeasureOptions, context: Context): Promise<void> {
  const { signal } = context;
  const targets = await targetsOf(options, 0);
  const measured: Measured[] = [];
  try {
    for (const target of targets.all)
      if (!signal.aborted)
        measured.push({
          ...named(target),
          ...(await measure(target, { ...options, interrupted: () => signal.aborted })),
        });
  } finally {
    await targets.close();
  }
  if (options.report !== undefined)
    writePage(options.report, measurePage(measured, `qsmp-conformance ${VERSION}`));
  if (options.json) printJson(context, { measured });
  else context.stdout.write(measureText(measured, context.stdout.columns ?? Number.POSITIVE_INFINITY));
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
}

function named({ name, identity, role, profile }: Target) {
  return { target: name, variant: identity.variant, role, profile: profile.name };
}
