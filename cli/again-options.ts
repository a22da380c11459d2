import type { Command } from 'commander';
import { addTargetOptions, type TargetOptions } from './target-options.ts';

/** What a finding is run again on. */
export interface AgainOptions extends TargetOptions {
  readonly allowRemote?: string;
  readonly differential?: string;
}

/** Adds the file of a finding, and the options that say what it is run again on. */
export function addAgainOptions(command: Command): Command {
  return addTargetOptions(command.argument('<file>', 'the trace.json of a finding'))
    .option('--differential <peer>', 'run it on this peer too, a manifest or `reference`, and compare')
    .option('--allow-remote <host>', 'run it on this host although it is not loopback');
}
