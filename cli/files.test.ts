import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { UnusableError, UsageError } from './errors.ts';
import { fileError, readFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'qsmp-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, length: number): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    new Uint8Array(length).map((_, index) => index % 251),
  );
  return path;
}

it.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
  'reads a file of %d bytes, to the last allowed',
  (length) => {
    const path = fileOf(`whole-${length}`, length);
    const expected = new Uint8Array(length).map((_, index) => index % 251);
    expect(readFile(path, length)).toEqual(expected);
    expect(readFile(path, length + 1)).toEqual(expected);
  },
);

it.each([0, 10, 65_536])('refuses one byte more than %d', (maximum) => {
  const path = fileOf(`large-${maximum}`, maximum + 1);
  expect(() => readFile(path, maximum)).toThrow(UsageError);
  expect(() => readFile(path, maximum)).toThrow(`${path} cannot be right: it has more than ${maximum} bytes`);
});

it('stops reading what never ends', () => {
  expect(() => readFile('/dev/zero', 1_000_000)).toThrow('/dev/zero cannot be right');
});

it.each([
  ['none', () => join(folder, 'none'), 'there is no such file'],
  ['a folder', () => folder, 'it is a folder'],
  ['a path through a file', () => join(fileOf('plain', 1), 'below'), 'a part of its path is no folder'],
  ['a name of 300 characters', () => join(folder, 'x'.repeat(300)), 'its name is too long'],
  [
    'a link to itself',
    () => {
      const path = join(folder, 'loop');
      symlinkSync(path, path);
      return path;
    },
    'its symbolic links go round in a circle',
  ],
])('says what is wrong with %s', (_, make, reason) => {
  const path = make();
  const error = thrownBy(() => readFile(path, 10));
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({
    message: `${path} cannot be read: ${reason}`,
    cause: { syscall: expect.any(String) },
  });
});

it.each([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'it exists already'],
  ['ENOENT', 'there is no such folder'],
])('takes %s for a mistake in what was named', (code, reason) => {
  const refusal = Object.assign(new Error(`${code}: of the system`), { code, syscall: 'open' });
  expect(fileError('x', 'written', refusal)).toEqual(
    new UsageError(`x cannot be written: ${reason}`, { cause: refusal }),
  );
});

it('takes what is no mistake of the user for the environment, and leaves other errors alone', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  const error = fileError('x', 'written', full);
  expect(error).toBeInstanceOf(UnusableError);
  expect(error).toMatchObject({ message: `x cannot be written: ${full.message}`, cause: full });
  const other = new TypeError('a bug');
  expect(fileError('x', 'written', other)).toBe(other);
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
