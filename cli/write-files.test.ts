import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnusableError, UsageError } from './errors.ts';
import { writeFiles } from './write-files.ts';

/** Called before each of these, with the path that is about to be made. */
let before: (path: string) => void = () => {};

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof fs>();
  return {
    ...actual,
    renameSync: (from: string, to: string) => {
      before(to);
      actual.renameSync(from, to);
    },
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      before(String(args[0]));
      actual.writeFileSync(...args);
    },
  };
});

let folder: string;
let a: string;
let b: string;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'qsmp-write-'));
  a = join(folder, 'a');
  b = join(folder, 'b');
});

afterEach(() => {
  before = () => {};
  fs.rmSync(folder, { recursive: true });
});

const NEW_A = Uint8Array.of(1, 2, 3);
const NEW_B = Uint8Array.of(4, 5);
const write = (force: boolean) =>
  writeFiles(
    [
      { path: a, contents: NEW_A },
      { path: b, contents: NEW_B },
    ],
    { force },
  );

/** Everything in the folder. */
const contents = () =>
  Object.fromEntries(fs.readdirSync(folder).map((name) => [name, [...fs.readFileSync(join(folder, name))]]));
const modes = () =>
  fs.readdirSync(folder).map((name) => (fs.statSync(join(folder, name)).mode & 0o777).toString(8));

function fail(code: string): never {
  throw Object.assign(new Error(`${code}: as the test wants it`), { code, syscall: 'rename' });
}

describe.each([false, true])('writeFiles, force: %s', (force) => {
  it('writes all files, for their owner alone', () => {
    const umask = process.umask(0);
    try {
      write(force);
    } finally {
      process.umask(umask);
    }
    expect(contents()).toEqual({ a: [1, 2, 3], b: [4, 5] });
    expect(modes()).toEqual(['600', '600']);
  });

  it('never shows half a file under its name, only an empty one that claims it', () => {
    const seen: unknown[] = [];
    before = () => seen.push(contents()['a'], contents()['b']);
    write(force);
    const whole = [undefined, [], [1, 2, 3], [4, 5]];
    for (const content of seen) expect(whole).toContainEqual(content);
  });

  it('leaves nothing behind where the second cannot be moved', () => {
    before = (path) => path === b && fail('EIO');
    expect(() => write(force)).toThrow(UnusableError);
    expect(() => write(force)).toThrow(`${b} cannot be written: EIO: as the test wants it`);
    expect(contents()).toEqual({});
  });

  it('leaves nothing behind where the second cannot be written', () => {
    before = (path) => path.startsWith(`${b}.`) && fail('ENOSPC');
    expect(() => write(force)).toThrow(UnusableError);
    expect(contents()).toEqual({});
  });

  it('refuses a folder in the place of a file', () => {
    fs.mkdirSync(b);
    expect(() => write(force)).toThrow(UsageError);
    expect(fs.readdirSync(folder)).toEqual(['b']);
  });

  it('says which folder is missing', () => {
    b = join(folder, 'none', 'b');
    expect(() => write(force)).toThrow(`${b} cannot be written: there is no such folder`);
    expect(contents()).toEqual({});
  });

  it('says that a folder is not to be written to', () => {
    // Root may write anywhere, so it steps down for this.
    fs.chmodSync(folder, 0o555);
    const user = process.geteuid?.();
    if (user === 0) process.seteuid?.(65_534);
    try {
      expect(() => write(force)).toThrow(UsageError);
      expect(() => write(force)).toThrow(`${a} cannot be written: permission is denied`);
    } finally {
      if (user === 0) process.seteuid?.(user);
      fs.chmodSync(folder, 0o755);
    }
    expect(contents()).toEqual({});
  });
});

describe('a file that exists', () => {
  it.each(['a', 'b'])('is left alone without force, and so is its companion: %s', (name) => {
    fs.writeFileSync(join(folder, name), 'old');
    expect(() => write(false)).toThrow(UsageError);
    expect(() => write(false)).toThrow(`${join(folder, name)} exists already; --force writes over it`);
    expect(contents()).toEqual({ [name]: [...Buffer.from('old')] });
  });

  it('is left alone, even a dangling link', () => {
    fs.symlinkSync(join(folder, 'elsewhere'), a);
    expect(() => write(false)).toThrow('exists already');
    expect(fs.readdirSync(folder)).toEqual(['a']);
  });

  it.each(['a', 'b'])('is left alone where it came to be only now: %s', (name) => {
    const path = join(folder, name);
    before = (next) => next.startsWith(`${b}.`) && fs.writeFileSync(path, 'other');
    expect(() => write(false)).toThrow(`${path} cannot be written: it exists already`);
    expect(contents()).toEqual({ [name]: [...Buffer.from('other')] });
  });

  it('is replaced with force, its mode too, but not what a link leads to', () => {
    fs.writeFileSync(a, 'old', { mode: 0o644 });
    const elsewhere = join(folder, 'elsewhere');
    fs.writeFileSync(elsewhere, 'kept', { mode: 0o644 });
    fs.symlinkSync(elsewhere, b);
    write(true);
    expect(contents()).toEqual({ a: [1, 2, 3], b: [4, 5], elsewhere: [...Buffer.from('kept')] });
    expect(modes()).toEqual(['600', '600', '644']);
  });

  it('comes back where force fails at the second', () => {
    fs.writeFileSync(a, 'old a');
    fs.writeFileSync(b, 'old b');
    before = (path) => {
      if (path !== b || fs.existsSync(b)) return;
      before = () => {};
      fail('EIO');
    };
    expect(() => write(true)).toThrow(UnusableError);
    expect(contents()).toEqual({ a: [...Buffer.from('old a')], b: [...Buffer.from('old b')] });
  });
});
