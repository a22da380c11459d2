import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect as tcpConnect } from 'node:net';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { HAS_PROC } from '../harness/observation/usage.ts';
import { systemClock } from '../impl/clock.ts';
import { backend } from '../impl/crypto/backends.ts';
import { Endpoint, type Identity } from '../impl/endpoint.ts';
import { connect } from '../impl/net/connect.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { readPublicKeyFile } from './key-files.ts';
import { parseProfile } from './profile-option.ts';
import { runBuilt } from './testing/built.ts';
import { UserFolder } from './testing/user-folder.ts';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const HOST = '127.0.0.1';

it('serves others while it makes a signature that takes long', async () => {
  const user = new UserFolder();
  const words = ['--variant', 'simplex', '--profile', 'h1'];
  expect((await runBuilt(['keygen', ...words, '--out', 'server'], { folder: user.path })).errors).toBe('');
  const serve = ['serve', '--variant', 'simplex', '--key', 'server.qskey', '--echo', '--quiet'];
  const server = spawn(process.execPath, [MAIN, ...serve], { cwd: user.path, stdio: 'pipe' });
  try {
    const [line]: Buffer[] = await once(server.stdout, 'data');
    const address = { host: HOST, port: Number(/:(\d+)\n/.exec(`${line}`)?.[1]) };
    const peerKey = readPublicKeyFile(user.file('server.qpkey'));
    const identity: Identity = { variant: 'simplex', role: 'client', peerKey };
    const environment = {
      ...{ profile: parseProfile('h1'), crypto: backend('fast'), clock: systemClock, random: systemRandom },
    };
    const canary = await connect(Endpoint.create(identity, environment), address);
    const established = once(canary, 'established');
    canary.start();
    await established;

    // A handshake whose answer is signed; and meanwhile the canary sings.
    const other = tcpConnect(address);
    const [request] = Endpoint.create(identity, environment).start().packets;
    let answered = false;
    other.once('data', () => {
      answered = true;
    });
    other.write(request ?? '');
    let echoes = 0;
    while (!answered) {
      canary.send(Uint8Array.of(echoes));
      await once(canary, 'message');
      echoes += 1;
    }
    // Whoever serves comes before whoever signs, where threads have priorities of their own.
    if (HAS_PROC) expect(Math.max(...threadPriorities(server.pid ?? 0))).toBe(getPriority() + 5);
    other.destroy();
    canary.destroy();
    // A server that signed where it serves would have answered one, or none.
    expect(echoes).toBeGreaterThan(10);
  } finally {
    server.kill();
    await once(server, 'close');
    user.remove();
  }
});

/** The `nice` values of a process's threads: the 17th field behind the name, see proc(5). */
function threadPriorities(pid: number): readonly number[] {
  const stats = readdirSync(`/proc/${pid}/task`).map((id) =>
    readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1'),
  );
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
}
