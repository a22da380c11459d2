import { closeSync, openSync, readSync } from 'node:fs';
import { join } from '../impl/bytes.ts';
import { UnusableError, UsageError } from './errors.ts';

const CHUNK = 65_536;

/** What the operating system's refusals mean to someone who named a file. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
};

const NOT_FOUND = { read: 'there is no such file', written: 'there is no such folder' };

/**
 * Reads a whole file, but never more than `maximum` bytes of one, whatever it is: a pipe or a device too.
 * @throws UsageError for a file that cannot be read, or is larger
 */
export function readFile(path: string, maximum: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let left = maximum;
  try {
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const chunk = new Uint8Array(Math.min(CHUNK, left + 1));
        const length = readSync(file, chunk);
        if (length === 0) return join(...chunks);
        if (length > left) throw new UsageError(`${path} cannot be right: it has more than ${maximum} bytes`);
        chunks.push(chunk.subarray(0, length));
        left -= length;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileError(path, 'read', error);
  }
}

/** The error that says in one sentence why a file cannot be read or written; one of ours is it already. */
export function fileError(path: string, purpose: 'read' | 'written', error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const reason = error.code === 'ENOENT' ? NOT_FOUND[purpose] : REASONS[String(error.code)];
  if (reason === undefined) {
    return new UnusableError(`${path} cannot be ${purpose}: ${error.message}`, { cause: error });
  }
  return new UsageError(`${path} cannot be ${purpose}: ${reason}`, { cause: error });
}
