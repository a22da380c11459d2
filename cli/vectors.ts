import { Command } from 'commander';
import type { Context } from './context.ts';
import { vectorsDefectsCommand } from './vectors-defects.ts';
import { vectorsFromTraceCommand } from './vectors-from-trace.ts';
import { vectorsGenerateCommand } from './vectors-generate.ts';
import { vectorsListCommand } from './vectors-list.ts';
import { vectorsVerifyCommand } from './vectors-verify.ts';

/** `qsmp vectors`: what is done with test vectors. */
export function vectorsCommand(context: Context): Command {
  return new Command('vectors')
    .description(
      'Generate, verify and list test vectors, and verify recordings of the deployed implementation.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp vectors verify                  the vectors and recordings that ship with qsmp
  $ qsmp vectors verify handshake.json   one of your own
  $ qsmp vectors generate --out vectors  all vectors anew
  $ qsmp vectors list                    the types, and what ships of each`,
    )
    .addCommand(vectorsGenerateCommand(context))
    .addCommand(vectorsVerifyCommand(context))
    .addCommand(vectorsListCommand(context))
    .addCommand(vectorsDefectsCommand(context))
    .addCommand(vectorsFromTraceCommand(context));
}
