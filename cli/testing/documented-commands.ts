import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const VECTORS = fileURLToPath(new URL('../../vectors', import.meta.url));

/** The commands of a document: its indented lines, in order. */
export function commandsOf(document: string): readonly string[] {
  return document
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim());
}

/**
 * Runs the commands of a document in order, in one folder that has `vectors/` in it: later ones use the files
 * and servers of earlier ones. The documents' port, 4433, is replaced by a free one.
 */
export class DocumentedCommands {
  readonly #folder = mkdtempSync(join(tmpdir(), 'qsmp-documented-'));
  readonly #port: number;
  readonly #running = new Set<ChildProcess>();

  private constructor(port: number) {
    this.#port = port;
    symlinkSync(VECTORS, join(this.#folder, 'vectors'));
  }

  static async create(): Promise<DocumentedCommands> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    return new DocumentedCommands(typeof address === 'object' && address !== null ? address.port : 0);
  }

  /** Runs a command, and fails unless it says something and exits 0; a server is left running. */
  async run(command: string): Promise<void> {
    const child = this.#start(command);
    if (command.startsWith('npx qsmp serve')) {
      const [first] = await once(child.stdout ?? child, 'data');
      expect(`${first}`).toBe(`listening on 127.0.0.1:${this.#port}\n`);
      return;
    }
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const [code] = await once(child, 'close');
    this.#running.delete(child);
    expect(output).not.toBe('');
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  }

  /** Ends what runs, with all that it started, and removes the folder. */
  end(): void {
    for (const { pid } of this.#running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    rmSync(this.#folder, { recursive: true });
  }

  #start(command: string): ChildProcess {
    const line = command.replaceAll('npx qsmp', `exec '${process.execPath}' '${MAIN}'`);
    const child = spawn('bash', ['-c', line.replaceAll('4433', `${this.#port}`)], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    return child;
  }
}
