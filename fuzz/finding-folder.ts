import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTrace, type Trace } from '../record/index.ts';
import type { Found } from './campaign.ts';
import { findingId } from './finding-id.ts';
import { findingSummary } from './finding-summary.ts';

/** What a finding's folder tells besides: how it is run again, and what the peer said. */
export interface FindingContext {
  /** The command that runs it again, given the path of its trace. */
  readonly replay: (trace: string) => string;
  /** What the peer's process wrote, where it is ours. */
  readonly output: string;
  /** Files that show its trace in other forms, by name. */
  readonly beside: (trace: Trace) => Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Writes a finding as a folder of its own below `parent`: `trace.json`, `summary.md`, `finding.json`, `peer.txt`,
 * and what stands beside them.
 * It is there whole or not at all, whenever the process ends.
 * @returns the folder's path
 */
export async function writeFinding(
  parent: string,
  found: Found,
  { replay, output, beside }: FindingContext,
): Promise<string> {
  const folder = join(parent, findingId(found.key));
  mkdirSync(parent, { recursive: true });
  const fresh = `${folder}.${randomBytes(4).toString('hex')}.new`;
  mkdirSync(fresh);
  const { trace, ...rest } = found;
  const write = (name: string, contents: string | Uint8Array) =>
    writeFileSync(join(fresh, name), contents, { flush: true });
  write('trace.json', await encodeTrace(trace));
  write('summary.md', findingSummary(found, replay(join(folder, 'trace.json'))));
  write('finding.json', `${JSON.stringify(rest, null, 2)}\n`);
  write('peer.txt', output);
  for (const [name, contents] of Object.entries(beside(trace))) write(name, contents);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return folder;
}

/** Removes what was not finished when an earlier run ended. */
export function removeUnfinished(parent: string): void {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent))
    if (/\.[0-9a-f]{8}\.new$/.test(name)) rmSync(join(parent, name), { recursive: true, force: true });
}
