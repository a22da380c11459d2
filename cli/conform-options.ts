import { Command } from 'commander';
import { DEFECTS } from '../harness/defects/index.ts';
import type { Shard } from '../harness/shard.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import type { Dialect } from '../impl/dialect.ts';
import type { Profile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { backendOption } from './backend.ts';
import { oneOf } from './choice.ts';
import { duration } from './duration-option.ts';
import { type Address, dialectOption, parseAddress, variantOption } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { profileOption } from './profile-option.ts';
import { type ReportRequest, reportOption } from './report-option.ts';
import { seedOption } from './seed-option.ts';
import { shardOption } from './shard-option.ts';

export interface ConformOptions {
  readonly connect?: Address;
  /** The file of a manifest. */
  readonly peer?: string;
  readonly variant?: Variant;
  readonly profile?: Profile;
  readonly dialect: Dialect;
  readonly peerKey?: string;
  readonly key?: string;
  readonly echo?: boolean;
  readonly defect?: string;
  readonly inProcess?: true;
  /** Of programs of our own over TCP. */
  readonly role?: Role;
  readonly host: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly thorough?: true;
  readonly list?: true;
  readonly expectations?: string;
  readonly writeExpectations?: string;
  readonly require?: string;
  readonly timeBudget?: number;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly report: readonly ReportRequest[];
  readonly seed?: number;
  readonly backend: BackendName;
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
  return new Command('conform')
    .description(
      'Test a QSMP peer; by default servers of our own, over TCP, in both variants and all profiles.',
    )
    .option('--connect <address>', 'test the server that listens at HOST:PORT', parseAddress)
    .option('--peer <file>', 'test the peer of this manifest (qsmp peer init writes one)')
    .addOption(variantOption())
    .addOption(profileOption())
    .addOption(dialectOption())
    .option('--peer-key <file>', "with --connect: the server's public key, a .qpkey file")
    .option('--key <file>', 'with --connect: our private key, a .qskey file that the server knows (Duplex)')
    .option('--no-echo', 'with --connect: the server sends no messages back')
    .option(
      '--defect <id>',
      'test servers of our own that have this seeded defect',
      oneOf(
        'defect',
        DEFECTS.map(({ id }) => id),
        'qsmp selftest --list lists them',
      ),
    )
    .option('--in-process', 'test endpoints of our own without sockets, in both roles')
    .option(
      '--role <role>',
      'of our own over TCP: server (the default) or client',
      oneOf('role', ['server', 'client'] as const),
    )
    .option('--host <host>', 'address on which servers of our own listen', '127.0.0.1')
    .option(
      '--only <pattern>',
      'run the checks whose id has this text in it, or a requirement of this id; may be given more than once',
      collect,
      [],
    )
    .option('--skip <pattern>', 'leave out the checks that --only would choose by this', collect, [])
    .option(
      '--thorough',
      'combine what checks are made of three by three, not two by two, and wait minutes for limits of time',
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
    .option('--jobs <n>', `checks in flight at once, 1 to ${MOST_JOBS}`, jobs, JOBS)
    .addOption(shardOption())
    .addOption(reportOption())
    .addOption(seedOption())
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP);
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function jobs(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > MOST_JOBS)
    throw new UsageError(`--jobs takes a number from 1 to ${MOST_JOBS}, not '${text}'`);
  return count;
}
