import { VARIANTS } from '../../impl/variant.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import { Conversation } from '../conversation.ts';
import { usageOf } from '../observation/cost.ts';
import { PeerUnusableError } from '../peer-error.ts';
import type { Target } from '../target.ts';
import { type Latency, latencyOf, rounded } from './latency.ts';

/** How much is measured. */
export interface MeasureOptions {
  /** Handshakes in all, and how many are begun at once. */
  readonly handshakes: number;
  readonly inFlight: number;
  /** Messages of each size, one at a time; then as many once more, all at once, up to two megabytes. */
  readonly messages: number;
  /** Sessions that are held at once. */
  readonly sessions: number;
  /** Told what is measured now, and how far that is. */
  readonly progress: (text: string) => void;
  /** Asked between pieces: what was not measured by then is left out. */
  readonly interrupted: () => boolean;
}

/** What one size of message took: there and back. */
export interface EchoMeasurement {
  /** Bytes of the message. */
  readonly size: number;
  readonly latency: Latency;
  /** Megabytes a second each way, with all messages on the way at once. */
  readonly megabytesPerSecond: number;
}

/** What was measured of a peer. What cannot be is null. */
export interface Measurement {
  /** CLM-01: packets of the side that sends more of them. */
  readonly roundTrips: number;
  readonly handshakes: {
    readonly perSecond: number;
    /** Of one, with the others beside it. */
    readonly latency: Latency;
    /** Processor time of the peer for one, in milliseconds. */
    readonly cpu: number | null;
  };
  readonly echoes: readonly EchoMeasurement[];
  /** CLM-02, CLM-03. */
  readonly sessions: {
    readonly wanted: number;
    readonly held: number;
    /** How many of them sent a message back while all were held. */
    readonly echoing: number | null;
    /** Resident memory of the peer that one of them took, in bytes: of the first half, and of the second. */
    readonly memoryOfFirst: number | null;
    readonly memoryOfLast: number | null;
  };
}

const SIZES = [1, 64, 1024, 16_384];

/** Bytes that are on the way at once, at most. */
const TOGETHER = 2 << 20;

/** Sessions that are opened at once, where many are to be held. */
const OPENING = 16;

/**
 * Measures a peer. Everything is between it and our own endpoint, which takes its part of every time.
 * @throws PeerUnusableError for a peer that completes no handshake
 */
export async function measure(target: Target, options: MeasureOptions): Promise<Measurement> {
  const roundTrips = await countRoundTrips(target);
  const handshakes = await measureHandshakes(target, options);
  const echoes: EchoMeasurement[] = [];
  for (const size of target.capabilities.echo ? sizesFor(target) : [])
    if (!options.interrupted()) {
      options.progress(`echoes of ${size} bytes`);
      echoes.push(await measureEcho(target, size, options.messages));
    }
  return { roundTrips, handshakes, echoes, sessions: await holdSessions(target, options) };
}

async function open(target: Target, seed: string): Promise<Conversation> {
  const session = await Conversation.open(target, seed);
  if (await session.handshake()) return session;
  session.close();
  throw new PeerUnusableError(`${target.name} completed no handshake`);
}

async function countRoundTrips(target: Target): Promise<number> {
  const session = await open(target, 'round trips');
  session.close();
  return Math.max(session.made.length, session.packets.length);
}

async function measureHandshakes(
  target: Target,
  { handshakes, inFlight, progress, interrupted }: MeasureOptions,
): Promise<Measurement['handshakes']> {
  const times: number[] = [];
  let left = handshakes;
  const processor = () => usageOf(target)?.cpu;
  const before = processor();
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0 && !interrupted()) {
      progress(`handshakes, ${times.length} of ${handshakes}`);
      left -= 1;
      const start = performance.now();
      const session = await open(target, `handshake ${left}`);
      times.push(performance.now() - start);
      session.close();
    }
  };
  await Promise.all(Array.from({ length: target.sequential ? 1 : inFlight }, worker));
  const seconds = (performance.now() - begun) / 1000;
  const after = processor();
  const done = Math.max(1, times.length);
  return {
    perSecond: rounded(times.length / seconds),
    latency: latencyOf(times),
    cpu: before === undefined || after === undefined ? null : rounded((after - before) / done),
  };
}

/** The sizes that are measured, and the largest that comes back whole. */
function sizesFor({ identity, echoPrefix }: Target): readonly number[] {
  const largest = MAXIMUM_MESSAGE_LENGTH - VARIANTS[identity.variant].tag - (echoPrefix?.length ?? 0);
  return [...SIZES, largest];
}

async function measureEcho(target: Target, size: number, messages: number): Promise<EchoMeasurement> {
  const session = await open(target, `echo ${size}`);
  try {
    const data = new Uint8Array(size).fill(0x71);
    const times: number[] = [];
    for (let sent = 0; sent < messages; sent++) {
      const start = performance.now();
      await mustEcho(target, session, () => session.echo(data));
      times.push(performance.now() - start);
      session.forget();
    }
    const together = Math.max(1, Math.min(messages, Math.floor(TOGETHER / size)));
    const begun = performance.now();
    for (let sent = 0; sent < together; sent++) session.send(session.seal(data));
    await mustEcho(target, session, () =>
      session.until(() => session.received.length >= together, target.patience.reaction),
    );
    const seconds = (performance.now() - begun) / 1000;
    return {
      size,
      latency: latencyOf(times),
      megabytesPerSecond: rounded((size * together) / seconds / 1e6),
    };
  } finally {
    session.close();
  }
}

async function mustEcho(target: Target, session: Conversation, echo: () => Promise<boolean>): Promise<void> {
  if (!(await echo()))
    throw new PeerUnusableError(
      `${target.name} sent a message not back${session.ending === undefined ? '' : ', and ended the session'}`,
    );
}

async function holdSessions(
  target: Target,
  { sessions, progress, interrupted }: MeasureOptions,
): Promise<Measurement['sessions']> {
  const wanted = target.sequential ? 1 : sessions;
  const held: Conversation[] = [];
  const memory = () => usageOf(target)?.memory;
  const grow = async (count: number): Promise<number | null> => {
    const before = memory();
    const first = held.length;
    await openMany(target, count, held, () => {
      progress(`sessions held, ${held.length} of ${wanted}`);
      return interrupted();
    });
    const after = memory();
    const more = held.length - first;
    return before === undefined || after === undefined || more === 0
      ? null
      : Math.max(0, Math.round((after - before) / more));
  };
  try {
    const memoryOfFirst = await grow(Math.ceil(wanted / 2));
    const memoryOfLast = await grow(Math.floor(wanted / 2));
    let echoing: number | null = null;
    if (target.capabilities.echo) {
      const echoed = await Promise.all(held.map((session) => session.echo(Uint8Array.of(0x71))));
      echoing = echoed.filter(Boolean).length;
    }
    return { wanted, held: held.length, echoing, memoryOfFirst, memoryOfLast };
  } finally {
    for (const session of held) session.close();
  }
}

/** Opens so many sessions more, or as many as the peer lets us have. */
async function openMany(
  target: Target,
  count: number,
  held: Conversation[],
  interrupted: () => boolean,
): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0 && !interrupted()) {
      left -= 1;
      const session = await open(target, `held ${held.length} ${left}`);
      session.forget();
      held.push(session);
    }
  };
  const workers = Array.from({ length: Math.min(count, OPENING) }, worker);
  const results = await Promise.allSettled(workers);
  for (const result of results)
    if (result.status === 'rejected' && !(result.reason instanceof PeerUnusableError)) throw result.reason;
}
