import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { UsageError } from './errors.ts';
import { eachLine } from './input-lines.ts';

const never = new AbortController().signal;

/** The lines of an input that comes in these pieces. */
async function linesOf(pieces: readonly string[], maximum = 100): Promise<string[]> {
  const input = new PassThrough();
  const lines: string[] = [];
  const reading = eachLine(input, maximum, never, (line) => {
    lines.push(new TextDecoder().decode(line));
  });
  // It may fail before it is waited for.
  reading.catch(() => {});
  for (const piece of pieces) {
    input.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  input.end();
  await reading;
  return lines;
}

describe('eachLine', () => {
  it.each([
    [[], []],
    [['a\nb\n'], ['a', 'b']],
    [['a\r\n\r\nb'], ['a', '', 'b']],
    [
      ['a', 'b\n', '\n', 'c'],
      ['ab', '', 'c'],
    ],
    [['m\u00fcde\n'.repeat(3)], ['m\u00fcde', 'm\u00fcde', 'm\u00fcde']],
    [['x'.repeat(100), '\r', '\n'], ['x'.repeat(100)]],
  ])('cuts %j', async (pieces, lines) => {
    expect(await linesOf(pieces)).toEqual(lines);
  });

  it.each([[['x'.repeat(101), '\n']], [['x'.repeat(60), 'x'.repeat(60)]], [['a\n', `${'x'.repeat(101)}\n`]]])(
    'refuses a line that is too long (%#)',
    async (pieces) => {
      await expect(linesOf(pieces)).rejects.toThrow(UsageError);
      await expect(linesOf(pieces)).rejects.toThrow('more than the 100 bytes of a message');
    },
  );

  it('reads no further than its reader, and hands over one line at a time', async () => {
    const input = new PassThrough({ highWaterMark: 10 });
    const open: (() => void)[] = [];
    let lines = 0;
    const reading = eachLine(input, 100, never, async () => {
      lines += 1;
      await new Promise<void>((resolve) => open.push(resolve));
    });
    input.write('a\nb\n');
    while (lines < 1) await new Promise((resolve) => setImmediate(resolve));
    expect(input.write('ccccccccc\n'.repeat(3))).toBe(false);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toBe(1);
    expect(input.writableNeedDrain).toBe(true);
    input.end();
    let done = false;
    const end = reading.then(() => {
      done = true;
    });
    while (!done) {
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await end;
    expect(lines).toBe(5);
  });

  it('leaves the input alone when it is told to stop', async () => {
    const input = new PassThrough();
    const controller = new AbortController();
    const lines: string[] = [];
    const reading = eachLine(input, 100, controller.signal, (line) => {
      lines.push(new TextDecoder().decode(line));
      if (lines.length === 1) controller.abort();
    });
    input.write('a\nb\n');
    await reading;
    expect(lines).toEqual(['a']);
    expect(input.isPaused()).toBe(true);
    expect(['data', 'end'].map((name) => input.listenerCount(name))).toEqual([0, 0]);
    await eachLine(input, 100, controller.signal, () => expect.fail('a line'));
  });

  it('passes on what fails', async () => {
    const input = new PassThrough();
    const failing = eachLine(input, 100, never, () => Promise.reject(new Error('no')));
    input.write('a\n');
    await expect(failing).rejects.toThrow('no');
    const broken = new PassThrough();
    const reading = eachLine(broken, 100, never, () => {});
    broken.destroy(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
  });

  it('takes an input that is gone for one that has ended', async () => {
    const input = new PassThrough();
    const lines: string[] = [];
    const reading = eachLine(input, 100, never, (line) => {
      lines.push(new TextDecoder().decode(line));
    });
    input.write('a\nb');
    await new Promise((resolve) => setImmediate(resolve));
    input.destroy();
    await reading;
    expect(lines).toEqual(['a', 'b']);
  });
});
