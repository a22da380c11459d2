import { writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';

/** `--report html=FILE` of a command whose result is no run: the path of the file. */
export function pageOption(): Option {
  return new Option('--report <html=file>', 'write a page to look at').argParser(pathOf);
}

function pathOf(text: string): string {
  const [, path] = /^html=(.+)$/s.exec(text) ?? [];
  if (path === undefined) throw new UsageError(`--report takes html=FILE here, not '${text}'`);
  return path;
}

/** Writes a page. @throws UsageError for a file that cannot be written */
export function writePage(path: string, pieces: Iterable<string>): void {
  try {
    writeFileSync(path, [...pieces].join(''));
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}
