import { Command } from 'commander';
import type { Shard } from '../harness/shard.ts';
import { duration } from './duration-option.ts';
import { count } from './number-option.ts';
import { type ReportRequest, reportOption } from './report-option.ts';
import { seedOption } from './seed-option.ts';
import { shardOption } from './shard-option.ts';
import { addTargetOptions, type TargetOptions } from './target-options.ts';

export interface ConformOptions extends TargetOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly list?: true;
  readonly expectations?: string;
  readonly writeExpectations?: string;
  readonly require?: string;
  readonly timeBudget?: number;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly report: readonly ReportRequest[];
  readonly seed?: number;
  readonly json?: true;
}

/** Checks in flight at once: most wait for the peer most of the time. */
const JOBS = 8;
const MOST_JOBS = 256;

const HELP = `
Exit code: 0 all passed; 1 a finding, or a requirement of --require that was not tried; 2 usage;
3 the peer cannot be used, or a check stayed without a verdict; 4 a failure that --expectations
lists passes; 130 interrupted.

Examples:
  $ qsmp conform
  $ qsmp conform --connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey
  $ qsmp conform --peer peer.json
  $ qsmp conform --defect time-unchecked --only replay/
  $ qsmp conform --in-process --only RPL-01 --seed 7 --json
  $ qsmp conform --write-expectations known.json
  $ qsmp conform --expectations known.json --require required.txt --time-budget 5m
  $ qsmp conform --seed 1 --shard 2/4 --report ndjson=2.ndjson --report junit=2.xml`;

/** The command with its options and without what it does. */
export function conformOptions(): Command {
  const command = new Command('conform').description(
    'Test a QSMP peer; by default servers of our own, over TCP, in both variants and the profiles s1, s3 and s5.',
  );
  return addTargetOptions(command)
    .option(
      '--only <pattern>',
      'run the checks whose id has this text in it, or a requirement of this id; may be given more than once',
      collect,
      [],
    )
    .option('--skip <pattern>', 'leave out the checks that --only would choose by this', collect, [])
    .option(
      '--thorough',
      'combine what checks are made of three by three, not two by two, wait minutes for limits of time, and try every case where a profile is slow',
    )
    .option('--list', 'list the checks that would run')
    .option('--expectations <file>', 'known deviations with their reasons, which are no findings')
    .option('--write-expectations <file>', 'write what is wrong now as a file of expectations')
    .option('--require <file>', 'requirements that must be tried, an id a line')
    .option(
      '--time-budget <duration>',
      'begin no check after this time, for instance 90s',
      duration('--time-budget'),
    )
    .option('--jobs <n>', `checks in flight at once, 1 to ${MOST_JOBS}`, count('--jobs', MOST_JOBS), JOBS)
    .addOption(shardOption())
    .addOption(reportOption())
    .addOption(seedOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP);
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
