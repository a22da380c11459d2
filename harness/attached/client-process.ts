import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { PeerAttachment } from '../../record/index.ts';
import { type Launch, ManagedProcess } from '../observation/managed-process.ts';
import { SocketWire } from '../socket-wire.ts';
import { listenOnce, portOf } from '../targets/listen-once.ts';
import type { Wire } from '../wire.ts';
import { launchOf, type Manifest } from './manifest.ts';
import { ProgramOutput } from './output.ts';
import { fill, type Values } from './placeholders.ts';
import { comesTo } from './ready.ts';
import type { Running } from './running.ts';
import { underTerminal } from './terminal.ts';

/** What starts a client of a manifest, once for every connection. */
export interface ClientStart {
  readonly manifest: Manifest;
  readonly attachment: PeerAttachment<'client'>;
  readonly program: string;
  readonly values: Values & { readonly dir: string };
  readonly running: Running;
}

/**
 * Listens, starts a client, and resolves to its connection.
 * @param host where it finds us
 * @throws PeerUnusableError when it does not come, or we cannot listen there
 */
export async function startClient(start: ClientStart, host: string): Promise<Wire> {
  const { manifest, attachment, program, running } = start;
  const server = await listenOnce(host, attachment.port ?? 0);
  const values = { ...start.values, host, port: portOf(server) };
  const arrival = once(server, 'connection');
  arrival.catch(() => {});
  const launch: Launch = launchOf(manifest, attachment, program, values);
  const process = ManagedProcess.start({
    ...(attachment.terminal ? underTerminal(launch) : launch),
    spoken: true,
  });
  const output = new ProgramOutput(process.output);
  void answer(process, output, attachment, values);
  try {
    const within = 1000 * attachment.connectsWithin;
    const socket = await comesTo(process, manifest.peer.name, 'did not connect', within, async () => {
      const [come]: Socket[] = await arrival;
      if (come === undefined) throw new TypeError('a connection is a socket');
      return come;
    });
    return running.holds(new SocketWire(socket, socket.remotePort ?? 0), process);
  } catch (error) {
    await process.stop();
    throw error;
  } finally {
    server.close();
  }
}

/** Answers what it asks, for as long as it does. */
async function answer(
  process: ManagedProcess,
  output: ProgramOutput,
  { expect }: PeerAttachment<'client'>,
  values: Values,
): Promise<void> {
  for (const { await: asked, send } of expect) {
    await output.says(asked);
    process.type(`${fill(send, values)}\n`);
  }
}
