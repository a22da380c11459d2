import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MAXIMUM_TRACE, readRun, readTrace } from '../record/index.ts';
import type { NamedTrace } from '../reports/pcapng/capture.ts';
import { fileError, readFile } from './files.ts';

/** Bytes in which a document says which one it is. */
const HEAD = 4096;

/**
 * The traces of a file: a `qsmp-trace/1` document, or a run record, of which all traces of results are taken that have
 * steps.
 * @throws UsageError for a file that cannot be read; RecordError for what is neither
 */
export async function tracesIn(path: string): Promise<readonly NamedTrace[]> {
  if (!isRun(path)) {
    const trace = await readTrace(readFile(path, MAXIMUM_TRACE), path);
    // A finding's folder says which one it is; no more of where it stands is told.
    const name = `${basename(dirname(path))}/${basename(path)}`;
    return [{ name, trace }];
  }
  const found: NamedTrace[] = [];
  try {
    for await (const line of readRun(createReadStream(path), path)) {
      if (line.kind !== 'result') continue;
      const { check, variant, role, profile, example } = line;
      const trace = example?.trace;
      if (trace === undefined || trace.steps.length === 0) continue;
      found.push({ name: `${check}, ${variant} ${role}, ${profile}`, trace });
    }
  } catch (error) {
    throw fileError(path, 'read', error);
  }
  return found;
}

/** Whether a file says of itself that it is a run record. */
function isRun(path: string): boolean {
  const head = new Uint8Array(HEAD);
  try {
    const file = openSync(path, 'r');
    try {
      const length = readSync(file, head);
      const text = new TextDecoder().decode(head.subarray(0, length));
      return /"format"\s*:\s*"([^"]*)"/.exec(text)?.[1] === 'qsmp-run/1';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}
