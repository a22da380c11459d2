import { Command } from 'commander';
import { systemClock } from '../impl/clock.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import type { Dialect } from '../impl/dialect.ts';
import type { Identity } from '../impl/endpoint.ts';
import type { Connection } from '../impl/net/connection.ts';
import { type Listener, listen } from '../impl/net/listen.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import type { Profile } from '../impl/profile.ts';
import { VARIANTS, type Variant } from '../impl/variant.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../impl/wire/codes.ts';
import { NO_ASYMMETRIC_RATCHET } from './asymmetric-ratchet.ts';
import { backendOption, chosenBackend } from './backend.ts';
import { describeReason, logPackets } from './connection-log.ts';
import type { Context } from './context.ts';
import { checkProfile, dialectOption, formatAddress, parsePort, variantOption } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { eachLine } from './input-lines.ts';
import { readPrivateKeyFile, readPublicKeyFile } from './key-files.ts';
import { KeyLog, keyLogOption } from './key-log.ts';
import { profileOption } from './profile-option.ts';
import { SlowPool } from './slow-pool.ts';
import { TraceFile } from './trace-file.ts';

/** Bytes of the largest message in either variant. */
const LONGEST_LINE = MAXIMUM_MESSAGE_LENGTH - VARIANTS.duplex.tag;

interface ServeOptions {
  readonly variant: Variant;
  readonly profile?: Profile;
  readonly dialect: Dialect;
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly peerKey: readonly string[];
  readonly echo?: true;
  readonly quiet?: true;
  readonly msg?: true;
  readonly trace?: string;
  readonly keyLog?: string;
  readonly backend: BackendName;
}

/** `qsmp serve`: a server, or in Duplex a listener, for trying clients by hand. */
export function serveCommand(context: Context): Command {
  return new Command('serve')
    .description('Serve QSMP: a server, or in Duplex a listener, of our own.')
    .addOption(variantOption().makeOptionMandatory())
    .requiredOption('--key <file>', 'our private key, a .qskey file')
    .option(
      '--peer-key <file>',
      'a client that may connect, a .qpkey file; may be repeated (Duplex)',
      collect,
      [],
    )
    .addOption(profileOption())
    .addOption(dialectOption())
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 for any', parsePort, 0)
    .option('--echo', 'send every message back')
    .option('--quiet', 'print nothing but the address')
    .option('--msg', 'log every packet with its fields on stderr')
    .option('--trace <file>', 'write what happened as a qsmp-trace/1 document, when the server ends')
    .addOption(keyLogOption())
    .addOption(backendOption())
    .addHelpText(
      'after',
      `
The first line printed is "listening on HOST:PORT". Lines typed are commands for every
session that is open: /ratchet and /asym start ratchets, /close ends them, and any other
line is sent as a message.

Examples:
  $ qsmp serve --variant simplex --key server.qskey --port 4433 --echo
  $ qsmp serve --variant duplex --key listener.qskey --peer-key sender.qpkey --echo --msg`,
    )
    .action((options: ServeOptions) => serve(options, context));
}

function collect(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}

async function serve(options: ServeOptions, context: Context): Promise<void> {
  const { variant, dialect, host, port } = options;
  const crypto = chosenBackend(options.backend);
  const ownKey = readPrivateKeyFile(options.key, crypto);
  const profile = checkProfile(ownKey, options.profile, options.key);
  const peerKeys = options.peerKey.map((path) => {
    const key = readPublicKeyFile(path);
    checkProfile(key, profile, path);
    if (key.variant !== variant)
      throw new UsageError(`${path} is a ${key.variant} key, not a ${variant} one`);
    return key;
  });
  if (variant === 'duplex' && peerKeys.length === 0)
    throw new UsageError('a duplex server needs --peer-key: it serves only clients whose keys it knows');
  if (variant === 'simplex' && peerKeys.length > 0)
    throw new UsageError('--peer-key is for duplex: a simplex server does not authenticate clients');
  const identity: Identity =
    variant === 'simplex'
      ? { variant, role: 'server', ownKey }
      : { variant, role: 'server', ownKey, peerKeys };
  const environment = { profile, dialect, crypto, clock: systemClock, random: systemRandom };

  const subject = { identity, profile, dialect: dialect.name, clock: systemClock() };
  const trace = options.trace === undefined ? undefined : new TraceFile(options.trace, subject);

  const keyLog = options.keyLog === undefined ? undefined : new KeyLog(options.keyLog, subject);
  const slow = new SlowPool(options.backend);
  let connections = 0;
  const endpoint = () => {
    connections += 1;
    const noted = keyLog === undefined ? {} : { policy: keyLog.policy(connections) };
    return slow.endpoint(identity, { ...environment, ...noted });
  };

  const listener = await listen(endpoint, {
    host,
    port,
    clock: systemClock,
  });
  context.stdout.write(`listening on ${formatAddress(listener.address)}\n`);
  const sessions = follow(listener, trace, options, context);
  await command(sessions, trace, context).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    context.stderr.write(`qsmp: ${why}; the input is read no further\n`);
  });
  await stopped(context.signal);
  await listener.close();
  await slow.close();
  if (context.signal.reason === 'SIGINT') context.exit(EXIT.INTERRUPTED);
  await trace?.save();
  keyLog?.close();
}

/** Echoes and reports, and returns the sessions that are established at any time, by their number. */
function follow(
  listener: Listener,
  trace: TraceFile | undefined,
  options: ServeOptions,
  context: Context,
): ReadonlyMap<number, Connection> {
  const sessions = new Map<number, Connection>();
  let count = 0;
  listener.on('connection', (connection) => {
    count += 1;
    const number = count;
    const name = `[${number}]`;
    const say = (text: string) => {
      if (options.quiet === undefined) context.stdout.write(`${name} ${text}\n`);
    };
    trace?.follow(connection, number);
    if (options.msg) logPackets(connection, name, context.stderr);
    connection.on('established', () => {
      sessions.set(number, connection);
      say('established');
    });
    connection.on('message', (data) => {
      say(`received ${data.length} bytes`);
      if (options.echo) connection.send(data);
    });
    connection.on('ratcheted', (kind, by) =>
      say(`${kind} ratchet by ${by === 'self' ? 'us' : 'the client'}`),
    );
    connection.on('ended', (reason) => {
      sessions.delete(number);
      say(`ended: ${describeReason(reason)}`);
    });
  });
  return sessions;
}

/** Carries out what is typed, on every open session. The end of the input ends nothing: a server goes on. */
async function command(
  sessions: ReadonlyMap<number, Connection>,
  trace: TraceFile | undefined,
  context: Context,
): Promise<void> {
  if (context.stdin === undefined) return;
  await eachLine(context.stdin, LONGEST_LINE, context.signal, (line) => {
    const text = new TextDecoder().decode(line);
    if (text === '') return;
    for (const [number, session] of sessions) {
      if (text === '/ratchet') {
        trace?.order(number, { order: 'ratchet', ratchet: 'symmetric' });
        session.ratchet('symmetric');
      } else if (text === '/asym' && !session.endpoint.hasAsymmetricRatchet) {
        context.stderr.write(NO_ASYMMETRIC_RATCHET);
      } else if (text === '/asym') {
        trace?.order(number, { order: 'ratchet', ratchet: 'asymmetric' });
        session.ratchet('asymmetric');
      } else if (text === '/close') {
        trace?.order(number, { order: 'close' });
        void session.close();
      } else {
        trace?.order(number, { order: 'send', data: line });
        session.send(line);
      }
    }
  });
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
