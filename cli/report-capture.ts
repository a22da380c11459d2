import { Command } from 'commander';
import { join } from '../impl/bytes.ts';
import { capture } from '../reports/pcapng/capture.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';
import { tracesIn } from './trace-source.ts';
import { VERSION } from './version.ts';
import { writeFiles } from './write-files.ts';

interface CaptureOptions {
  readonly out?: string;
  readonly force?: true;
}

/** What stands in captures as the program that made them. */
export const CAPTURE_TOOL = `qsmp-conformance ${VERSION}`;

/** `qsmp report capture`: what went over the wire, for Wireshark. */
export function reportCaptureCommand(context: Context): Command {
  return new Command('capture')
    .description('Make a capture file (pcapng) of what went over the wire, for Wireshark.')
    .argument('<files...>', 'traces (qsmp-trace/1), and run records (--report ndjson=FILE)')
    .option('--out <file>', 'write it there (default: stdout, where that is no terminal)')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
Addresses and TCP are made up; the bytes and times are those of the traces. The dissector is in the
package: reports/wireshark/qsmp.lua (docs/captures.md).

Exit code: 0 it was written; 2 usage, or a file that is neither a trace nor a run record.

Examples:
  $ qsmp report capture findings/*/trace.json --out findings.pcapng
  $ qsmp report capture run.ndjson --out run.pcapng`,
    )
    .action((files: readonly string[], options: CaptureOptions) => write(files, options, context));
}

async function write(files: readonly string[], options: CaptureOptions, { stdout }: Context): Promise<void> {
  const { out, force = false } = options;
  if (out === undefined && stdout.isTTY)
    throw new UsageError('a capture is no text: name a file for it with --out');
  const traces = [];
  for (const path of files) traces.push(...(await tracesIn(path)));
  const pieces = capture(traces, { tool: CAPTURE_TOOL });
  if (out === undefined) for (const piece of pieces) stdout.write(piece);
  else writeFiles([{ path: out, contents: join(...pieces) }], { force });
}
