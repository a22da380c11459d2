import { once } from 'node:events';
import { Command } from 'commander';
import { encodeMessage, MessageReader } from '../harness/adapter/message-stream.ts';
import { AdapterService } from '../harness/own/adapter-service.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import { backendOption } from './backend.ts';
import type { Context } from './context.ts';
import { UsageError } from './errors.ts';

/** `qsmp adapter`: the reference implementation, for who speaks to peers through adapters. */
export function adapterCommand(context: Context): Command {
  return new Command('adapter')
    .description('Be an adapter of our own implementation: qsmp-adapter/1 on stdin and stdout.')
    .addOption(backendOption())
    .addHelpText(
      'after',
      `
It is a peer for manifests (docs/adapter.md), and an example for adapters of others. It ends
when its input does.

Examples:
  $ qsmp adapter`,
    )
    .action(({ backend }: { readonly backend: BackendName }) => serve(backend, context));
}

async function serve(backend: BackendName, { stdin, stdout, signal }: Context): Promise<void> {
  if (stdin === undefined) throw new UsageError('an adapter is asked on stdin');
  const service = await AdapterService.create(backend);
  const reader = new MessageReader();
  const answer = (document: unknown): void => {
    service
      .answer(document)
      .then((reply) => stdout.write(encodeMessage(reply)))
      .catch(refuse);
  };
  let refuse: (why: unknown) => void = () => {};
  const refused = new Promise<never>((_, reject) => {
    refuse = (why) =>
      reject(new UsageError(why instanceof Error ? why.message : String(why), { cause: why }));
  });
  stdin.on('data', (bytes: Buffer) => {
    try {
      reader.push(bytes).forEach(answer);
    } catch (error) {
      refuse(error);
    }
  });
  try {
    await Promise.race([once(stdin, 'end', { signal }).catch(() => {}), refused]);
  } finally {
    stdin.pause();
    await service.close();
  }
}
