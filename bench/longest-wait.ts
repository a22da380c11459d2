import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readPrivateKeyFile, readPublicKeyFile } from '../cli/key-files.ts';
import { UserFolder } from '../cli/testing/user-folder.ts';
import { systemClock } from '../impl/clock.ts';
import { backend } from '../impl/crypto/backends.ts';
import { Endpoint, type Identity } from '../impl/endpoint.ts';
import { connect } from '../impl/net/connect.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import type { Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const HOST = '127.0.0.1';

/** Others, each of which shakes hands so many times. */
const OTHERS = 2;
const TIMES = 4;
/** Milliseconds between an answer and the next question. */
const PAUSE = 5;

/** What a session of `qsmp serve` that asks for echoes saw while others shook hands. */
export interface LongestWait {
  readonly echoes: number;
  /** Milliseconds of the slowest echo. */
  readonly wait: number;
  /** The most processor time that the server's main thread used during an echo, in milliseconds. NaN: cannot be seen. */
  readonly busy: number;
}

/** Starts a server of a profile from the built code, and asks it for echoes while it shakes hands with others. */
export async function longestWait(variant: Variant, profile: Profile): Promise<LongestWait> {
  const user = new UserFolder();
  const duplex = variant === 'duplex';
  try {
    for (const out of duplex ? ['server', 'client'] : ['server'])
      await qsmp(user, ['keygen', '--variant', variant, '--profile', profile.name, '--out', out]);
    const words = ['serve', '--variant', variant, '--key', 'server.qskey', '--echo', '--quiet'];
    const peerKey = duplex ? ['--peer-key', 'client.qpkey'] : [];
    const server = spawn(process.execPath, [MAIN, ...words, ...peerKey], {
      cwd: user.path,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line]: Buffer[] = await once(server.stdout, 'data');
      const port = Number(/:(\d+)\n/.exec(`${line}`)?.[1]);
      const canary = await established(user, variant, profile, port);
      const keys = ['--peer-key', 'server.qpkey', ...(duplex ? ['--key', 'client.qskey'] : [])];
      const other = async () => {
        for (let time = 0; time < TIMES; time++)
          await qsmp(user, ['connect', `${HOST}:${port}`, '--variant', variant, ...keys]);
      };
      const others = Promise.all(Array.from({ length: OTHERS }, other));
      const seen = await ask(canary, server.pid ?? 0, others);
      canary.destroy();
      return seen;
    } finally {
      server.kill();
      await once(server, 'close');
    }
  } finally {
    user.remove();
  }
}

/** Asks for one echo after the other until something is done. */
async function ask(
  canary: Awaited<ReturnType<typeof established>>,
  server: number,
  until: Promise<unknown>,
): Promise<LongestWait> {
  const over = new AbortController();
  const end = until.finally(() => over.abort());
  let [echoes, wait, busy] = [0, 0, 0];
  while (!over.signal.aborted) {
    const [begun, before] = [performance.now(), mainThreadTime(server)];
    canary.send(Uint8Array.of(echoes));
    await once(canary, 'message');
    echoes += 1;
    wait = Math.max(wait, performance.now() - begun);
    busy = Math.max(busy, mainThreadTime(server) - before);
    await delay(PAUSE);
  }
  await end;
  return { echoes, wait, busy };
}

/** A session of ours. */
async function established(user: UserFolder, variant: Variant, profile: Profile, port: number) {
  const crypto = backend('fast');
  const peerKey = readPublicKeyFile(user.file('server.qpkey'));
  const identity: Identity =
    variant === 'simplex'
      ? { variant, role: 'client', peerKey }
      : { variant, role: 'client', peerKey, ownKey: readPrivateKeyFile(user.file('client.qskey'), crypto) };
  const environment = { profile, crypto, clock: systemClock, random: systemRandom };
  const connection = await connect(Endpoint.create(identity, environment), { host: HOST, port });
  const begun = once(connection, 'established');
  connection.start();
  await begun;
  return connection;
}

/** Runs a command that leaves the cores to the server and to us. */
async function qsmp(user: UserFolder, words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: user.path,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (child.pid !== undefined) setPriority(child.pid, 10);
  const [code]: (number | null)[] = await once(child, 'close');
  if (code !== 0) throw new Error(`qsmp ${words[0]} ended with ${code}`);
}

/** Milliseconds that a process's main thread has run: the first field of `schedstat`, in nanoseconds (Linux alone). */
function mainThreadTime(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
