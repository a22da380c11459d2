import { type ChildProcess, type Serializable, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { StartMark, signal } from './start-mark.ts';
import { type CrashReport, StderrWatch } from './stderr-watch.ts';
import { groupMembers, groupUsage, type Usage } from './usage.ts';

/** How a process is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to our own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Whether it is a Node process that we talk to. */
  readonly channel?: boolean;
  /** Whether what it says on stdout is read, and something may be typed for it. Who starts it reads `output`. */
  readonly spoken?: boolean;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly report: CrashReport | undefined;
  /** The end of what it said on stderr, fit to print. */
  readonly said: string;
}

/** stdin and stdout of a process that is talked to, and of one that is not. */
const SPOKEN = ['pipe', 'pipe'] as const;
const SILENT = ['ignore', 'ignore'] as const;

/** Marks what a process starts, even what leaves its group and session. */
const MARK = 'QSMP_STARTED_BY';

/** Processes that may be running, to be ended with us whatever ends us. */
const running = new Set<ManagedProcess>();
process.on('exit', () => {
  for (const each of running) each.killNow();
});

/** A process that we started, in a group of its own, with what it says on stderr and uses of the machine. */
export class ManagedProcess {
  readonly whenEnded: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #mark: StartMark;
  readonly #stderr: StderrWatch;
  #ended: ProcessEnd | undefined;

  private constructor(child: ChildProcess, mark: StartMark, stderr: StderrWatch) {
    this.#child = child;
    this.#mark = mark;
    this.#stderr = stderr;
    running.add(this);
    child.stdin?.on('error', () => {});
    this.whenEnded = new Promise((resolve) => {
      const end = (exitCode: number | null, signal: string | null): void => {
        if (this.#ended !== undefined) return;
        this.#stderr.finish();
        this.#ended = { exitCode, signal, report: this.#stderr.report, said: this.#stderr.tail };
        resolve(this.#ended);
      };
      // What it said last is read before 'close', which waits for children that it left; 'exit' does not.
      child.once('close', end);
      child.once('exit', (code, signal) => {
        // In this moment, while nobody else can have its number: what it leaves in its group ends with it.
        signalGroup(child.pid, 'SIGKILL');
        setTimeout(() => end(code, signal), LAST_WORDS);
      });
      child.once('error', (error) => {
        // It was never there.
        this.#ended = { exitCode: null, signal: null, report: undefined, said: error.message };
        resolve(this.#ended);
      });
    });
  }

  static start({
    command,
    args,
    environment = {},
    folder,
    channel = false,
    spoken = false,
  }: Launch): ManagedProcess {
    const mark = new StartMark(MARK);
    const child = spawn(command, args, {
      // Its own group, so that a signal to it reaches all that it starts; and none of a terminal's do.
      detached: true,
      stdio: [...(spoken ? SPOKEN : SILENT), 'pipe', ...(channel ? (['ipc'] as const) : [])],
      serialization: 'advanced',
      env: { ...process.env, ...environment, ...mark.environment },
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    if (child.stderr === null) throw new TypeError('stderr is a pipe');
    return new ManagedProcess(child, mark, new StderrWatch(child.stderr));
  }

  /** Undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** How it ended, once it has. */
  get ended(): ProcessEnd | undefined {
    return this.#ended;
  }

  /** What it says, where that is read. */
  get output(): readonly Readable[] {
    const { stdout, stderr } = this.#child;
    return stdout === null || stderr === null ? [] : [stdout, stderr];
  }

  /** The end of what it said on stderr, fit to print. */
  get said(): string {
    return this.#stderr.tail;
  }

  /** Types something for it, if it still listens. */
  type(text: string | Uint8Array): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(text);
  }

  /** How many reports of something broken it has given, and the last of them. */
  get reports(): { readonly count: number; readonly last: CrashReport | undefined } {
    return { count: this.#stderr.reports, last: this.#stderr.report };
  }

  /** What it and all that it started use; undefined once nothing is left, or where this system does not show it. */
  usage(): Usage | undefined {
    return this.#child.pid !== undefined && this.alive ? groupUsage(this.#child.pid) : undefined;
  }

  /** The next message that it sends us; undefined when it ends first. */
  async message(): Promise<unknown> {
    const given = once(this.#child, 'message').then(([message]): unknown => message);
    given.catch(() => {});
    return Promise.race([given, this.whenEnded.then(() => undefined)]);
  }

  /** Tells it something, if it still listens. */
  tell(message: Serializable): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /**
   * Ends it and all that it started, and resolves when that is done. It is asked first, where it has `grace`
   * milliseconds to end by itself.
   */
  async stop(grace = 0): Promise<void> {
    if (grace > 0 && this.alive) {
      signalGroup(this.#child.pid, 'SIGTERM');
      await this.endedWithin(grace);
    }
    this.killNow();
    await this.whenEnded;
    await this.#rest();
    running.delete(this);
  }

  /** Until what left its group, and nobody waits for, is gone too. */
  async #rest(): Promise<void> {
    for (let waited = 0; waited < LAST_REST && this.#mark.processes().length > 0; waited += MOMENT) {
      this.killNow();
      await delay(MOMENT).promise;
    }
  }

  /** Whether it has ended, or does within so many milliseconds. */
  async endedWithin(milliseconds: number): Promise<boolean> {
    if (this.#ended !== undefined) return true;
    const { promise, cancel } = delay(milliseconds);
    await Promise.race([this.whenEnded, promise]);
    cancel();
    return this.#ended !== undefined;
  }

  /** Ends it and all that it started. */
  killNow(): void {
    if (this.#child.pid === undefined) return;
    // Once it has ended its number may be another's: then what it started is known by its mark alone.
    if (this.alive) {
      signalGroup(this.#child.pid, 'SIGKILL');
      for (const pid of groupMembers(this.#child.pid)) signal(pid, 'SIGKILL');
    }
    this.#mark.killAll();
  }
}

/** Milliseconds for what a process said last to be read, although a child of its own holds its stderr open. */
const LAST_WORDS = 200;

/** Milliseconds for what was killed to be gone, and between looks at it. */
const LAST_REST = 5_000;
const MOMENT = 5;

function delay(milliseconds: number): { promise: Promise<void>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid !== undefined) signal(-pid, name);
}
