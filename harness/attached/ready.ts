import { once } from 'node:events';
import { connect } from 'node:net';
import type { ManagedProcess } from '../observation/managed-process.ts';
import { describeEnd } from '../observation/peer-process.ts';
import { PeerUnusableError } from '../peer-error.ts';

/** Milliseconds between looks at a port: nothing tells that somebody listens there now. */
const LOOK = 25;

/**
 * Resolves when a program has come to something: what `come` resolves by.
 * @param what it should have come to, as in "did not listen"
 * @throws PeerUnusableError when it ends first, or does not come to it in time
 */
export async function comesTo<T>(
  process: ManagedProcess,
  name: string,
  what: string,
  milliseconds: number,
  come: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new PeerUnusableError(`${name} ${what} within ${milliseconds / 1000} s${saidBy(process)}`)),
      milliseconds,
    );
  });
  const over = process.whenEnded.then((end): never => {
    throw new PeerUnusableError(`${name} ${what}: ${describeEnd(end)}`);
  });
  // One of them is not waited for.
  for (const each of [late, over]) each.catch(() => {});
  try {
    return await Promise.race([come(stop.signal), late, over]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function saidBy({ said }: ManagedProcess): string {
  return said === '' ? '' : `; it said: ${said.slice(-500)}`;
}

/** Resolves when somebody takes connections there. */
export async function listensAt(host: string, port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const socket = connect({ host, port });
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    } finally {
      socket.destroy();
    }
  }
}
