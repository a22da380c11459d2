import { randomBytes } from 'node:crypto';
import { closeSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';

/** Readable and writable by their owner alone. */
const MODE = 0o600;

/** A file to be written. */
export interface NewFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/**
 * Writes all of the files, or none, with mode 0600. Each is written beside its place and then moved there,
 * where an empty file has claimed the name; when one cannot be moved, those before it are taken back.
 * @param options.force write over files that exist; without it, one that exists is refused, even one that
 * came to be while this function ran
 * @throws UsageError for a file that exists, or a place that cannot be written to
 * @throws UnusableError for other failures, such as a full disk
 */
export function writeFiles(files: readonly NewFile[], { force }: { readonly force: boolean }): void {
  const suffix = randomBytes(6).toString('hex');
  const moves = files.map(({ path, contents }) => ({
    path,
    contents,
    fresh: `${path}.${suffix}.new`,
    former: `${path}.${suffix}.old`,
  }));
  for (const { path } of moves) attempt(path, () => refuseExisting(path, force));

  const undo: (() => void)[] = [];
  try {
    for (const { path, contents, fresh } of moves) {
      attempt(path, () => writeFileSync(fresh, contents, { flag: 'wx', mode: MODE, flush: true }));
    }
    for (const { path, fresh, former } of moves) {
      attempt(path, () => {
        if (force && exists(path)) {
          renameSync(path, former);
          undo.push(() => renameSync(former, path));
        } else {
          // O_EXCL claims the name: a rename would write over a file that has come to be since.
          closeSync(openSync(path, 'wx', MODE));
          undo.push(() => rmSync(path));
        }
        renameSync(fresh, path);
      });
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    for (const { fresh } of moves) rmSync(fresh, { force: true });
  }
  for (const { former } of moves) rmSync(former, { force: true });
}

function refuseExisting(path: string, force: boolean): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!force) throw new UsageError(`${path} exists already; --force writes over it`);
  if (found.isDirectory()) throw new UsageError(`${path} cannot be written: it is a folder`);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Does a step for a file; what the system refuses becomes a sentence about that file. */
function attempt(path: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}
