import { closeSync, lstatSync, openSync, writeSync } from 'node:fs';
import { Option } from 'commander';
import { type Policy, type SessionKeys, strict } from '../impl/policy.ts';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';
import { checkPlace, type TraceSubject } from './trace-file.ts';

/** Readable and writable by its owner alone. */
const MODE = 0o600;
const COLUMNS = '# connection generation derivation direction key nonce';

/** `--key-log`. */
export function keyLogOption(): Option {
  return new Option(
    '--key-log <file>',
    'write the keys of sessions to a new file that its owner alone may read: who has it reads all that was said',
  );
}

/**
 * The keys of sessions, written as they are taken: `qsmp-keys/1` of docs/captures.md, a line for each direction after the
 * handshake and after each ratchet. A user asks for it; nothing else of ours writes a key.
 */
export class KeyLog {
  readonly #path: string;
  readonly #head: string;
  #file: number | undefined;
  #error: unknown;

  /** The file is made with the first key. @throws UsageError for a file that exists, or a place where none can be */
  constructor(path: string, { identity, profile, dialect }: Omit<TraceSubject, 'clock'>) {
    checkPlace(path);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw new UsageError(`${path} cannot be written: it exists already`);
    this.#path = path;
    this.#head = `# qsmp-keys/1 ${identity.variant} ${profile.name} ${dialect}\n${COLUMNS}`;
  }

  /** Decisions of an endpoint that are the strict ones, and note the keys of its session. `connection` is from 1. */
  policy(connection: number): Policy {
    let generation = 0;
    return {
      ...strict,
      sessionKeys: (keys, derivation, input) => {
        const taken = strict.sessionKeys(keys, derivation, input);
        this.#note(taken, `${connection} ${generation} ${derivation.replace(' ', '-')}`);
        generation += 1;
        return taken;
      },
    };
  }

  /** Ends it. @throws UnusableError where something of it could not be written */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    if (this.#error !== undefined) throw fileError(this.#path, 'written', this.#error);
  }

  #note({ clientKey, clientNonce, serverKey, serverNonce }: SessionKeys, where: string): void {
    this.#write(`${where} client-to-server ${hex(clientKey)} ${hex(clientNonce)}`);
    this.#write(`${where} server-to-client ${hex(serverKey)} ${hex(serverNonce)}`);
  }

  /** A full disk ends no session: it is told when the log is closed. */
  #write(line: string): void {
    if (this.#error !== undefined) return;
    try {
      const begun = this.#file;
      this.#file ??= openSync(this.#path, 'wx', MODE);
      writeSync(this.#file, begun === undefined ? `${this.#head}\n${line}\n` : `${line}\n`);
    } catch (error) {
      this.#error = error;
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
