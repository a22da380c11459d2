import { Command } from 'commander';
import { type Measurement, measure } from '../harness/measure/measure.ts';
import type { Target } from '../harness/target.ts';
import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import { measurePage } from '../reports/html/measure/measure-page.ts';
import { targetsOf } from './conform-legs.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { measureText } from './measure-text.ts';
import { count } from './number-option.ts';
import { pageOption, writePage } from './page-option.ts';
import { Progress } from './progress.ts';
import { addTargetOptions, type TargetOptions } from './target-options.ts';
import { VERSION } from './version.ts';

/** How much is measured where no option says it: less where a handshake takes long, seconds in the largest profiles. */
const AMOUNT = {
  usual: { handshakes: 500, inFlight: 8, sessions: 200 },
  slow: { handshakes: 20, inFlight: 2, sessions: 10 },
} as const;

interface MeasureOptions extends TargetOptions {
  readonly handshakes?: number;
  readonly inFlight?: number;
  readonly messages: number;
  readonly sessions?: number;
  readonly report?: string;
  readonly json?: true;
}

/** What was measured of one peer in one variant, role and profile. */
export interface Measured extends Measurement {
  readonly target: string;
  readonly variant: string;
  readonly role: string;
  readonly profile: string;
  /** Whether less was measured than of other profiles, as nothing else was said and handshakes of this one take long. */
  readonly fewer: boolean;
}

/** `qsmp measure`: how fast a peer is, and what it costs. */
export function measureCommand(context: Context): Command {
  const command = new Command('measure').description(
    'Measure a QSMP peer: round trips, handshakes, echoes, sessions held (CLM-01 to CLM-03).',
  );
  return addTargetOptions(command)
    .option('--handshakes <n>', `handshakes that are timed${unlessSaid('handshakes')}`, count('--handshakes'))
    .option(
      '--in-flight <n>',
      `handshakes that are begun at once${unlessSaid('inFlight')}`,
      count('--in-flight', 1000),
    )
    .option('--messages <n>', 'messages of each size', count('--messages'), 200)
    .option(
      '--sessions <n>',
      `sessions that are held at once${unlessSaid('sessions')}`,
      count('--sessions', 100_000),
    )
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

function unlessSaid(option: keyof typeof AMOUNT.usual): string {
  return ` (default: ${AMOUNT.usual[option]}; with Classic McEliece ${AMOUNT.slow[option]})`;
}

async function run(options: MeasureOptions, context: Context): Promise<void> {
  const { signal } = context;
  const targets = await targetsOf(options, 0);
  const measured: Measured[] = [];
  const progress = new Progress(context.stderr);
  try {
    for (const target of targets.all)
      if (!signal.aborted) {
        const { fewer, amount } = amountOf(target, options);
        const name = named(target);
        const measurement = await measure(target, {
          ...amount,
          progress: (text) => progress.show(`${name.variant} ${name.role}, ${name.profile}: ${text}`),
          interrupted: () => signal.aborted,
        });
        measured.push({ ...name, fewer, ...measurement });
      }
  } finally {
    progress.clear();
    await targets.close();
  }
  if (options.report !== undefined)
    writePage(options.report, measurePage(measured, `qsmp-conformance ${VERSION}`));
  if (options.json) printJson(context, { measured });
  else context.stdout.write(measureText(measured, context.stdout.columns ?? Number.POSITIVE_INFINITY));
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
}

/** How much is measured of a peer, and whether that is less than usual. */
function amountOf({ profile }: Target, options: MeasureOptions) {
  const slow = hasSlowOperations(profile);
  const unlessSaid = slow ? AMOUNT.slow : AMOUNT.usual;
  const { messages, handshakes, sessions, inFlight = unlessSaid.inFlight } = options;
  return {
    fewer: slow && (handshakes === undefined || sessions === undefined),
    amount: {
      ...{ messages, inFlight },
      handshakes: handshakes ?? unlessSaid.handshakes,
      sessions: sessions ?? unlessSaid.sessions,
    },
  };
}

function named({ name, identity, role, profile }: Target) {
  return { target: name, variant: identity.variant, role, profile: profile.name };
}
