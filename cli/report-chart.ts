import { Command, Option } from 'commander';
import { MAXIMUM_TRACE, readTrace, type Trace } from '../record/index.ts';
import { mermaidOf } from '../reports/chart/mermaid.ts';
import { svgOf } from '../reports/chart/svg.ts';
import type { Context } from './context.ts';
import { readFile } from './files.ts';
import { writeFiles } from './write-files.ts';

const CHARTS: Readonly<Record<'svg' | 'mermaid', (trace: Trace) => string>> = {
  svg: svgOf,
  mermaid: mermaidOf,
};

interface ChartOptions {
  readonly format: keyof typeof CHARTS;
  readonly out?: string;
  readonly force?: true;
}

/** `qsmp report chart`: who said what to whom, as a picture. */
export function reportChartCommand(context: Context): Command {
  return new Command('chart')
    .description('Draw the message sequence chart of a trace.')
    .argument('<trace>', 'a qsmp-trace/1 document: of a finding, a check, the model, a recorded session')
    .addOption(
      new Option('--format <format>', 'a picture, or the text of a Mermaid sequence diagram')
        .choices(Object.keys(CHARTS))
        .default('svg'),
    )
    .option('--out <file>', 'write it there (default: stdout)')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
Exit code: 0 it was written; 2 usage, or a file that is no trace.

Examples:
  $ qsmp report chart findings/ID/trace.json --out chart.svg
  $ qsmp report chart attack.json --format mermaid`,
    )
    .action((path: string, options: ChartOptions) => draw(path, options, context));
}

async function draw(path: string, options: ChartOptions, { stdout }: Context): Promise<void> {
  const { format, out, force = false } = options;
  const chart = CHARTS[format](await readTrace(readFile(path, MAXIMUM_TRACE), path));
  if (out === undefined) stdout.write(chart);
  else writeFiles([{ path: out, contents: new TextEncoder().encode(chart) }], { force });
}
