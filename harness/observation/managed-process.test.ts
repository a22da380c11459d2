import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { gone, isRunning } from '../testing/running.ts';
import { crashTextIn } from './crash-text.ts';
import { ManagedProcess } from './managed-process.ts';
import { describeEnd, PeerProcess } from './peer-process.ts';
import { StderrWatch } from './stderr-watch.ts';
import { HAS_PROC, processesWith } from './usage.ts';

/** A Node process that runs a script, with a channel on which it says when it is ready. */
function script(source: string): ManagedProcess {
  const args = ['-e', source];
  return ManagedProcess.start({ command: process.execPath, args, channel: true });
}

describe('ManagedProcess', () => {
  it.each([
    ['process.exit(7)', 'exited with 7'],
    ["process.kill(process.pid, 'SIGABRT')", 'was ended by SIGABRT'],
    ["throw new Error('boom')", 'exited with 1, after an uncaught exception'],
    [
      "require('fs').writeSync(2, '==1==ERROR: AddressSanitizer: heap-use-after-free\\n#0 parse\\n'); process.exit(1)",
      'exited with 1, after a sanitizer report: ==1==ERROR: AddressSanitizer: heap-use-after-free / #0 parse',
    ],
  ])('says how %s ended', async (source, words) => {
    const started = script(source);
    expect(describeEnd(await started.whenEnded)).toContain(words);
    expect(started.alive).toBe(false);
    await started.stop();
  });

  it('says that a command does not exist', async () => {
    const started = ManagedProcess.start({ command: '/no/such/command', args: [] });
    expect((await started.whenEnded).said).toContain('ENOENT');
    await started.stop();
  });

  it.runIf(HAS_PROC)('tells what a process and its children use', async () => {
    const started = script(`
      const { spawn } = require('child_process');
      spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
      const begun = Date.now();
      while (Date.now() - begun < 150);
      globalThis.held = Buffer.alloc(64 << 20, 1);
      process.send('ready');`);
    expect(await started.message()).toBe('ready');
    const usage = started.usage();
    expect(usage?.processes).toBe(2);
    expect(usage?.cpu).toBeGreaterThanOrEqual(100);
    expect(usage?.memory).toBeGreaterThan(64 << 20);
    expect(usage?.descriptors).toBeGreaterThan(3);
    await started.stop();
    expect(started.usage()).toBeUndefined();
  });

  it.runIf(HAS_PROC)('ends a process that ignores SIGTERM, and children that left its group', async () => {
    const started = script(`
      const { spawn } = require('child_process');
      process.on('SIGTERM', () => {});
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
      process.send(child.pid);
      setInterval(() => {}, 1000);`);
    const left = Number(await started.message());
    expect(isRunning(left)).toBe(true);
    await started.stop(50);
    expect(started.ended?.signal).toBe('SIGKILL');
    await gone(left);
  });

  it('keeps little of megabytes on stderr, and nothing that a terminal would obey', async () => {
    const started = script(`
      const line = '\\u001b[2J<script>' + 'x'.repeat(5000) + '\\n';
      process.stderr.write(line.repeat(1000), () => process.exit(3));`);
    const { said } = await started.whenEnded;
    await started.stop();
    expect(said.length).toBeLessThan(20_000);
    expect(said).toContain('\\u{1b}[2J<script>');
    expect([...said].some((each) => each.charCodeAt(0) < 32)).toBe(false);
  });
});

describe('PeerProcess', () => {
  it('starts a peer anew, and tells each report once', async () => {
    const source = `process.stderr.write('SUMMARY: AddressSanitizer: bad\\n', () => process.send('ready'));
      setInterval(() => {}, 1000);`;
    const peer = await PeerProcess.begin(async () => {
      const started = script(source);
      await started.message();
      return started;
    });
    const first = peer.pid;
    expect(peer.takeReport()?.what).toBe('a sanitizer report');
    expect(peer.takeReport()).toBeUndefined();
    await peer.restart();
    expect(peer.pid).not.toBe(first);
    expect([peer.alive, peer.starts]).toEqual([true, 2]);
    expect(peer.takeReport()?.what).toBe('a sanitizer report');
    await peer.stop();
    expect(peer.alive).toBe(false);
  });
});

describe('StderrWatch', () => {
  it('finds a report wherever the segments end', async () => {
    const text = "listening\nthread 'main' panicked at src/main.rs:1\nnote: run with\n";
    for (let cut = 1; cut < text.length; cut++) {
      const stream = Readable.from([Buffer.from(text.slice(0, cut)), Buffer.from(text.slice(cut))]);
      const watch = new StderrWatch(stream);
      await once(stream, 'end');
      expect(watch.report?.text).toBe("thread 'main' panicked at src/main.rs:1 / note: run with");
      expect(watch.reports).toBe(1);
    }
  });
});

describe('crashTextIn', () => {
  it.each([
    'parse.c:3:5: runtime error: signed integer overflow',
    'panic: runtime error: index out of range [5] with length 3',
    'fatal error: all goroutines are asleep - deadlock!',
    'Exception in thread "main" java.lang.NullPointerException',
    'Segmentation fault (core dumped)',
    'free(): invalid pointer',
    'corrupted size vs. prev_size',
    "server: main.c:5: main: Assertion `n < 3' failed.",
    "terminate called after throwing an instance of 'std::bad_alloc'",
  ])('knows %s', (line) => expect(crashTextIn(line)).toBeDefined());

  it.each([
    'refused: corrupted packet from 127.0.0.1',
    'Error: handshake failed',
    'connection closed: runtime limit',
    'warning: assertion of identity was refused',
  ])('lets %s be', (line) => expect(crashTextIn(line)).toBeUndefined());
});

it.runIf(HAS_PROC)('nothing is left when we end, whatever was started', async () => {
  const parent = ManagedProcess.start({
    command: process.execPath,
    args: [
      ...['--import', 'tsx', '--input-type=module', '-e'],
      `import { ManagedProcess } from ${JSON.stringify(new URL('./managed-process.ts', import.meta.url).href)};
       const started = ManagedProcess.start({ command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });
       process.send(started.pid, () => process.exit(0));`,
    ],
    channel: true,
  });
  const child = Number(await parent.message());
  await parent.whenEnded;
  await gone(child);
  await parent.stop();
  expect(processesWith('QSMP_STARTED_BY=none')).toEqual([]);
});
