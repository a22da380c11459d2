import { Option } from 'commander';
import type { Format } from '../reports/format.ts';
import { FORMATS } from '../reports/index.ts';
import { UsageError } from './errors.ts';

/** The run record itself, which is written as results come. */
const RECORD = 'ndjson';

/** The name of stdout as a file, in place of what a command prints otherwise. */
export const STDOUT = '-';

/** One `--report FORMAT=FILE`. */
export interface ReportRequest {
  /** Undefined for the run record. */
  readonly format: Format | undefined;
  readonly file: string;
}

/** `--report`, which may be given more than once. */
export function reportOption(): Option {
  const titles = FORMATS.map(({ name, title }) => `${name}=FILE, ${title}`).join('; ');
  const option = new Option(
    '--report <format=file>',
    `write a report: ${RECORD}=FILE, the run record; ${titles}; FILE may be ${STDOUT} for stdout; may be given more than once`,
  );
  return option.default([], 'none').argParser(collect);
}

function collect(text: string, before: readonly ReportRequest[]): readonly ReportRequest[] {
  const [name = '', ...rest] = text.split('=');
  const format = FORMATS.find((each) => each.name === name);
  const file = rest.join('=');
  const names = [RECORD, ...FORMATS.map((each) => each.name)];
  if (!names.includes(name) || file === '')
    throw new UsageError(`--report takes FORMAT=FILE with a format of ${names.join(', ')}, not '${text}'`);
  if (file === STDOUT && format === undefined)
    throw new UsageError(`--report: ${RECORD} is written as results come, to a file, not to stdout`);
  if (before.some((each) => each.file === file))
    throw new UsageError(`--report: two reports cannot both go to ${file}`);
  return [...before, { format, file }];
}

/** Whether a report goes to stdout. @throws UsageError where --json wants it */
export function goesToStdout(requests: readonly ReportRequest[], json: boolean | undefined): boolean {
  const found = requests.some(({ file }) => file === STDOUT);
  if (found && json) throw new UsageError('--json and a report to - cannot both go to stdout');
  return found;
}
