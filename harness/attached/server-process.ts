import type { PeerAttachment } from '../../record/index.ts';
import { ManagedProcess } from '../observation/managed-process.ts';
import { freePort } from './free-port.ts';
import { launchOf, type Manifest } from './manifest.ts';
import { ProgramOutput } from './output.ts';
import type { Values } from './placeholders.ts';
import { comesTo, listensAt } from './ready.ts';

/** What starts a server of a manifest, again and again. */
export interface ServerStart {
  readonly manifest: Manifest;
  readonly attachment: PeerAttachment<'process'>;
  readonly program: string;
  readonly values: Values & { readonly dir: string };
}

/**
 * Starts a server, and resolves when it serves.
 * @throws PeerUnusableError when it does not come to
 */
export async function startServer({
  manifest,
  attachment,
  program,
  values,
}: ServerStart): Promise<{ readonly process: ManagedProcess; readonly port: number }> {
  const { host, ready, readyWithin } = attachment;
  const port = attachment.port ?? (await freePort(host));
  const launch = launchOf(manifest, attachment, program, { ...values, host, port });
  const process = ManagedProcess.start({ ...launch, spoken: true });
  // It is read in any case: who is not listened to comes to a stop.
  const output = new ProgramOutput(process.output);
  const { name } = manifest.peer;
  const within = 1000 * readyWithin;
  try {
    if (ready === undefined)
      await comesTo(process, name, 'did not listen', within, (signal) => listensAt(host, port, signal));
    else
      await comesTo(process, name, `did not say '${ready.output}'`, within, () => output.says(ready.output));
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { process, port };
}
