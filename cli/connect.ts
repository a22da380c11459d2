import { Command } from 'commander';
import { systemClock } from '../impl/clock.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import type { Dialect } from '../impl/dialect.ts';
import { Endpoint } from '../impl/endpoint.ts';
import { connect } from '../impl/net/connect.ts';
import type { Connection } from '../impl/net/connection.ts';
import { hasSlowOperations } from '../impl/net/slow-crypto.ts';
import { systemRandom } from '../impl/primitives/random.ts';
import { seededRandom } from '../impl/primitives/seeded-random.ts';
import type { Profile } from '../impl/profile.ts';
import type { Variant } from '../impl/variant.ts';
import { table } from '../reports/console/table.ts';
import { Answers } from './answers.ts';
import { backendOption, chosenBackend } from './backend.ts';
import { clientIdentity } from './client-identity.ts';
import { ClientSession } from './client-session.ts';
import { exchangeMessages, type Measured } from './connect-messages.ts';
import { talk } from './connect-talk.ts';
import { logPackets } from './connection-log.ts';
import type { Context } from './context.ts';
import {
  type Address,
  dialectOption,
  formatAddress,
  parseAddress,
  variantOption,
} from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { KeyLog, keyLogOption } from './key-log.ts';
import { printable } from './printable.ts';
import { profileOption } from './profile-option.ts';
import { Progress } from './progress.ts';
import { TraceFile } from './trace-file.ts';

/** Bytes of a message of `--messages`, where `--size` says nothing. */
const DEFAULT_SIZE = 1024;

/** Seconds of `--timeout` where it says nothing: with slow operations a handshake takes some, on a busy machine many. */
const TIMEOUT = { usual: 10, slow: 60 };

interface ConnectOptions {
  readonly echo?: true;
  readonly variant: Variant;
  readonly profile?: Profile;
  readonly dialect: Dialect;
  readonly peerKey: string;
  readonly key?: string;
  readonly messages?: number;
  readonly size?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly wait: number;
  readonly msg?: true;
  readonly trace?: string;
  readonly keyLog?: string;
  readonly seed?: string;
  readonly backend: BackendName;
  readonly json?: true;
}

/** `qsmp connect`: a client, for trying servers by hand, or for a measured exchange with one that echoes. */
export function connectCommand(context: Context): Command {
  return new Command('connect')
    .description('Connect to a QSMP server, send it what is typed, and print its answers.')
    .argument('<address>', 'the server: HOST:PORT, or [IPV6]:PORT', parseAddress)
    .addOption(variantOption().makeOptionMandatory())
    .requiredOption('--peer-key <file>', "the server's public key, a .qpkey file")
    .option('--key <file>', 'our private key, a .qskey file that the server knows (Duplex)')
    .addOption(profileOption())
    .addOption(dialectOption())
    .option(
      '--messages <count>',
      'send this many messages, many in flight, and compare each echo',
      parseCount('--messages'),
    )
    .option('--size <bytes>', `bytes of each of them (default: ${DEFAULT_SIZE})`, parseCount('--size'))
    .option(
      '--timeout <seconds>',
      'longest wait for the connection, and for the handshake ' +
        `(default: ${TIMEOUT.usual}, or ${TIMEOUT.slow} with Classic McEliece)`,
      parseSeconds('--timeout'),
    )
    .option(
      '--wait <seconds>',
      'longest wait for the next answer when the input has ended',
      parseSeconds('--wait'),
      2,
    )
    .option('--echo', 'send every message back, until the server ends the session; nothing is read')
    .option('--msg', 'log every packet with its fields on stderr')
    .option('--trace <file>', 'write what happened as a qsmp-trace/1 document')
    .addOption(keyLogOption())
    .option('--seed <text>', 'draw all that is random from this, and tell it in the trace: never for secrets')
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A line of the input is a message, but for /ratchet and /asym, which start ratchets, and
/close. Before a ratchet, and when the input ends, answers to what was sent are waited for:
as many as messages, as from a server that echoes.

Exit code: 2 usage, or keys that do not fit; 3 the server cannot be reached, refuses the
handshake, or ends the session before we do; 130 interrupted.

Examples:
  $ qsmp connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey
  $ qsmp connect [::1]:4433 --variant duplex --peer-key listener.qpkey --key sender.qskey
  $ qsmp connect 127.0.0.1:4433 --variant simplex --peer-key server.qpkey \\
      --messages 10000 --size 1024`,
    )
    .action((address: Address, options: ConnectOptions) => connectTo(address, options, context));
}

async function connectTo(address: Address, options: ConnectOptions, context: Context): Promise<void> {
  const { variant, dialect, backend, messages, size = DEFAULT_SIZE } = options;
  if (options.size !== undefined && messages === undefined)
    throw new UsageError('--size is the size of --messages');
  if (options.echo && messages !== undefined) throw new UsageError('--echo goes without --messages');
  const crypto = chosenBackend(backend);
  const { identity, profile } = clientIdentity(options, crypto);
  const isSlow = hasSlowOperations(profile);
  const { timeout = isSlow ? TIMEOUT.slow : TIMEOUT.usual } = options;
  const { seed } = options;
  const random = seed === undefined ? systemRandom : seededRandom(seed);
  const environment = { profile, dialect, crypto, clock: systemClock, random };
  const subject = { identity, profile, dialect: dialect.name, clock: systemClock(), seed };
  const keyLog = options.keyLog === undefined ? undefined : new KeyLog(options.keyLog, subject);
  const noted = keyLog === undefined ? {} : { policy: keyLog.policy(1) };
  const endpoint = Endpoint.create(identity, { ...environment, ...noted });
  if (size > endpoint.maximumMessage)
    throw new UsageError(`a ${variant} message has at most ${endpoint.maximumMessage} bytes`);
  const trace = options.trace === undefined ? undefined : new TraceFile(options.trace, subject);

  const { signal } = context;
  const limits = { handshakeTime: 1000 * timeout };
  try {
    const connection = await uninterrupted(connect(endpoint, { ...address, limits, signal }), signal);
    if (connection !== undefined) {
      if (options.msg) logPackets(connection, '[1]', context.stderr);
      const session = new ClientSession(connection, formatAddress(address), trace);
      const close = () => void session.close();
      signal.addEventListener('abort', close);
      try {
        const document = {
          address: session.server,
          variant,
          profile: profile.name,
          dialect: dialect.name,
          backend,
        };
        await uninterrupted(hold(session, document, { ...options, size, timeout, isSlow }, context), signal);
      } finally {
        signal.removeEventListener('abort', close);
        await session.close();
        await trace?.save();
      }
    }
  } finally {
    keyLog?.close();
  }
  if (signal.aborted) context.exit(EXIT.INTERRUPTED);
}

/** What a promise gives; what an interruption cuts short has failed for no other reason, and gives nothing. */
async function uninterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** Holds a session from its handshake to its end, and prints what came of it. */
async function hold(
  session: ClientSession,
  document: object,
  options: ConnectOptions & { readonly size: number; readonly timeout: number; readonly isSlow: boolean },
  context: Context,
): Promise<void> {
  const { messages, size, timeout, isSlow, json } = options;
  const { connection, server } = session;
  const print = json ? undefined : (data: Uint8Array) => context.stdout.write(`${printable(data)}\n`);
  // A server may speak first.
  const answers = messages === undefined && !options.echo ? new Answers(connection, print) : undefined;
  const echoed = options.echo ? sendBack(connection) : undefined;
  const say = (text: string) => {
    if (context.stderr.isTTY) context.stderr.write(`${text}\n`);
  };
  connection.on('ratcheted', (ratchet, by) =>
    say(`${ratchet} ratchet by ${by === 'self' ? 'us' : 'the server'}`),
  );
  const progress = new Progress(context.stderr);
  if (isSlow) progress.show(`shaking hands with ${server}`);
  const milliseconds = await session.establish(timeout).finally(() => progress.clear());
  const handshake = { milliseconds };
  say(`established with ${server} in ${milliseconds.toFixed(1)} ms`);
  if (echoed !== undefined) {
    const messages = await echoed;
    if (json) printJson(context, { ...document, handshake, messages });
  } else if (answers !== undefined) {
    const sent = await talk(session, answers, context, 1000 * options.wait);
    const { received, kept } = answers;
    if (json) printJson(context, { ...document, handshake, sent, received, answers: kept });
  } else if (messages !== undefined) {
    const measured = await exchangeMessages(session, { messages, size, timeout });
    if (json) printJson(context, { ...document, handshake, ...measured });
    else context.stdout.write(measuredText(milliseconds, measured));
  }
}

/** Sends every message back, and resolves to how many there were when the session has ended. */
async function sendBack(connection: Connection): Promise<number> {
  let count = 0;
  connection.on('message', (data) => {
    count += 1;
    if (connection.endpoint.canSend) connection.send(data);
  });
  await new Promise<void>((resolve) => connection.once('ended', () => resolve()));
  return count;
}

function measuredText(handshake: number, measured: Measured): string {
  const { messages, size, milliseconds, messagesPerSecond, megabytesPerSecond, roundTrip } = measured;
  const { count, median, p90, p99, longest } = roundTrip;
  const ms = (time: number) => `${time.toFixed(2)} ms`;
  const rows = [
    ['handshake', ms(handshake)],
    [
      'round trip',
      `median ${ms(median)}, 90 % ${ms(p90)}, 99 % ${ms(p99)}, longest ${ms(longest)} (${count}, one at a time)`,
    ],
    [
      'in flight',
      `${messages} messages of ${size} bytes in ${(milliseconds / 1000).toFixed(2)} s: ` +
        `${messagesPerSecond.toFixed(0)} messages/s, ${megabytesPerSecond.toFixed(1)} MB/s each way`,
    ],
  ];
  return table(rows, Number.POSITIVE_INFINITY);
}

function parseCount(option: string): (text: string) => number {
  return (text) => {
    if (/^0*[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new UsageError(`${option} takes a whole number from 1, not '${text}'`);
  };
}

/** Up to a day. */
function parseSeconds(option: string): (text: string) => number {
  return (text) => {
    const seconds = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
    if (seconds > 0 && seconds <= 86_400) return seconds;
    throw new UsageError(`${option} takes a number of seconds above 0, not '${text}'`);
  };
}
