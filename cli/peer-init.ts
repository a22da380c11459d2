import { basename } from 'node:path';
import { Command } from 'commander';
import type { Profile } from '../impl/profile.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { checkPeer } from '../record/index.ts';
import { oneOf } from './choice.ts';
import type { Context } from './context.ts';
import { type Address, parseAddress, parsePort, variantOption } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { askForPeer, type DescribedPeer } from './peer-questions.ts';
import { profileOption } from './profile-option.ts';
import { writeFiles } from './write-files.ts';

interface InitOptions {
  readonly variant?: Variant;
  readonly role: Role;
  readonly profile?: Profile;
  readonly name?: string;
  readonly connect?: Address;
  readonly peerKey?: string;
  readonly key?: string;
  readonly port?: number;
  readonly ready?: string;
  readonly echo?: string;
  readonly sessions?: string;
  readonly out: string;
  readonly force?: true;
}

const ECHOES = ['exact', 'none'] as const;
const SESSIONS = ['concurrent', 'sequential', 'one-shot'] as const;

/** `qsmp peer init`: writes a manifest. */
export function peerInitCommand(context: Context): Command {
  return new Command('init')
    .description('Write a manifest from what is known of a peer; from answers, where nothing is said of it.')
    .argument(
      '[command...]',
      'behind --: the program to start and its arguments, with {port}, {host}, {dir}, {key} and {peerKey}',
    )
    .addOption(variantOption())
    .option(
      '--role <role>',
      "the peer's: server, client",
      oneOf('role', ['server', 'client'] as const),
      'server',
    )
    .addOption(profileOption())
    .option('--name <name>', "what it is called (default: its program's name, or its address)")
    .option('--connect <address>', 'the server listens already, at HOST:PORT', parseAddress)
    .option('--peer-key <file>', "the peer's public key file, beside the manifest")
    .option('--key <file>', 'our private key file, beside the manifest')
    .option('--port <port>', 'the port that it always uses', parsePort)
    .option('--ready <text>', 'what a server says when it serves')
    .option('--echo <how>', `how it sends messages back: ${ECHOES.join(', ')}`, oneOf('echo', ECHOES))
    .option('--sessions <how>', `how many it serves: ${SESSIONS.join(', ')}`, oneOf('sessions', SESSIONS))
    .option('--out <file>', 'the manifest', 'peer.json')
    .option('--force', 'write over a file that exists')
    .addHelpText(
      'after',
      `
Examples:
  $ qsmp peer init
  $ qsmp peer init --variant simplex -- ./server --port {port} --key {key}
  $ qsmp peer init --variant duplex --role client -- ./client {host} {port} {key} {peerKey}
  $ qsmp peer init --variant simplex --connect 127.0.0.1:4433 --peer-key server.qpkey`,
    )
    .action(async (command: readonly string[], options: InitOptions) => {
      const { variant, out, force = false } = options;
      const nothingSaid = variant === undefined && command.length === 0 && options.connect === undefined;
      if (!nothingSaid && variant === undefined) throw new UsageError('peer init needs --variant');
      const peer = variant === undefined ? await askForPeer(context) : { ...options, variant, command };
      await write(peer, out, force, context);
    });
}

async function write(peer: DescribedPeer, out: string, force: boolean, context: Context): Promise<void> {
  const { variant, role, profile, name, echo, sessions } = peer;
  const offers = given({ echo, sessions });
  const document = {
    format: 'qsmp-peer/1',
    name: name ?? nameOf(peer),
    variant,
    role,
    ...given({ profile: profile?.name }),
    attachment: attachmentOf(peer),
    ...given({ keys: keysOf(peer) }),
    ...(Object.keys(offers).length === 0 ? {} : { offers }),
  };
  await checkPeer(document, out);
  const contents = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  writeFiles([{ path: out, contents }], { force });
  context.stdout.write(`${out}: try it with qsmp peer check ${out}\n`);
}

function nameOf({ command: [program], connect }: DescribedPeer): string {
  return connect === undefined ? basename(program ?? 'peer') : `${connect.host}:${connect.port}`;
}

function attachmentOf({ command, role, connect, port, ready }: DescribedPeer): object {
  if (connect !== undefined) {
    if (command.length > 0) throw new UsageError('--connect goes without a command: it listens already');
    return { kind: 'connect', ...connect };
  }
  if (command.length === 0)
    throw new UsageError('peer init needs --connect, or -- and the command that starts the peer');
  const started = { command, ...given({ port }) };
  if (role === 'client') {
    if (ready !== undefined) throw new UsageError('--ready is for servers');
    return { kind: 'client', ...started };
  }
  return { kind: 'process', ...started, ...(ready === undefined ? {} : { ready: { output: ready } }) };
}

function keysOf({ peerKey, key }: DescribedPeer): object | undefined {
  if (peerKey === undefined && key === undefined) return undefined;
  return { from: 'files', ...given({ peerKey, key }) };
}

/** The members that have a value. */
function given<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
