import { Command } from 'commander';
import type { Context } from './context.ts';
import { peerCheckCommand } from './peer-check.ts';
import { peerInitCommand } from './peer-init.ts';

/** `qsmp peer`: manifests of peers under test. */
export function peerCommand(context: Context): Command {
  return new Command('peer')
    .description('Write and try manifests: how a peer under test is reached.')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp peer init --variant simplex --role server -- ./server --port {port} --key {key}
  $ qsmp peer check peer.json
  $ qsmp conform --peer peer.json`,
    )
    .addCommand(peerInitCommand(context))
    .addCommand(peerCheckCommand(context));
}
