import type { ClientSession } from './client-session.ts';
import { UnusableError } from './errors.ts';

/** Round trips that are measured one at a time, at most. */
const ROUND_TRIPS = 200;

/** Every message is a stretch of one pattern, which begins elsewhere for each of this many in a row. */
const PATTERN = 251;

/** What a measured exchange came to. Times in milliseconds. */
export interface Measured {
  readonly messages: number;
  /** Bytes of each. */
  readonly size: number;
  /** From the first message to the last echo. */
  readonly milliseconds: number;
  readonly messagesPerSecond: number;
  /** Each way. */
  readonly megabytesPerSecond: number;
  /** One message at a time. */
  readonly roundTrip: {
    readonly count: number;
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
  };
}

export interface MessagesOptions {
  readonly messages: number;
  /** Bytes of each. */
  readonly size: number;
  /** Seconds without an echo after which it is given up. */
  readonly timeout: number;
}

/**
 * Sends messages to a server that echoes: first one at a time, then as many in flight as the connection takes. Each
 * echo is compared.
 * @throws UnusableError for an echo that differs, none in time, or a session that ends
 */
export async function exchangeMessages(
  session: ClientSession,
  { messages, size, timeout }: MessagesOptions,
): Promise<Measured> {
  const message = patternOf(size);
  const trips: number[] = [];
  for (let i = 0; i < Math.min(messages, ROUND_TRIPS); i++)
    trips.push(await exchange(session, 1, () => message(i), timeout));
  const milliseconds = await exchange(session, messages, message, timeout);
  trips.sort((a, b) => a - b);
  const percentile = (part: number) => rounded(trips[Math.ceil(part * trips.length) - 1] ?? 0);
  return {
    messages,
    size,
    milliseconds: rounded(milliseconds),
    messagesPerSecond: rounded((1000 * messages) / milliseconds),
    megabytesPerSecond: rounded((messages * size) / milliseconds / 1000),
    roundTrip: {
      count: trips.length,
      median: percentile(0.5),
      p90: percentile(0.9),
      p99: percentile(0.99),
      longest: percentile(1),
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Messages of `size` bytes by number, each unlike those near it. */
function patternOf(size: number): (index: number) => Uint8Array {
  const pattern = Uint8Array.from({ length: PATTERN + size }, (_, at) => (at * 167) % PATTERN);
  return (index) => pattern.subarray(index % PATTERN, (index % PATTERN) + size);
}

/** Sends `count` messages and takes their echoes; resolves to the milliseconds from the first to the last. */
async function exchange(
  session: ClientSession,
  count: number,
  message: (index: number) => Uint8Array,
  timeout: number,
): Promise<number> {
  const { connection, server } = session;
  const begun = performance.now();
  const echoes = new Promise<number>((resolve, reject) => {
    let came = 0;
    const stop = (settle: () => void) => {
      clearTimeout(timer);
      connection.off('message', onMessage).off('ended', onEnded);
      settle();
    };
    const onMessage = (data: Uint8Array) => {
      timer.refresh();
      const differs = Buffer.compare(data, message(came)) !== 0;
      came += 1;
      if (differs)
        stop(() => reject(new UnusableError(`${server} does not echo: message ${came} came back changed`)));
      else if (came === count) stop(() => resolve(performance.now() - begun));
    };
    const onEnded = () => stop(() => reject(session.ended()));
    const onMute = () => {
      const what = `${came} of ${count} messages came back, and nothing more within ${timeout} s`;
      stop(() => reject(new UnusableError(`${server} does not echo: ${what}`)));
    };
    const timer = setTimeout(onMute, timeout * 1000);
    connection.on('message', onMessage).on('ended', onEnded);
    if (connection.reason !== undefined) onEnded();
  });
  const sending = sendAll(session, count, message);
  const milliseconds = await echoes;
  await sending;
  return milliseconds;
}

/** Sends as fast as the connection takes it. */
async function sendAll(
  session: ClientSession,
  count: number,
  message: (index: number) => Uint8Array,
): Promise<void> {
  for (let i = 0; i < count && session.connection.reason === undefined; i++)
    if (!session.send(message(i))) await session.connection.drained();
}
