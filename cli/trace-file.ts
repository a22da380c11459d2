import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { CloseReason, Identity } from '../impl/endpoint.ts';
import type { PublicKey } from '../impl/keys/key.ts';
import type { Connection } from '../impl/net/connection.ts';
import type { Profile } from '../impl/profile.ts';
import { encodeTrace, type TraceAgent, TraceRecorder, type TraceStep } from '../record/index.ts';
import { onPackets } from './connection-log.ts';
import { UsageError } from './errors.ts';
import { fileError } from './files.ts';
import { VERSION } from './version.ts';
import { writeFiles } from './write-files.ts';

/** What is traced: our side of connections, as they happen. No key of ours but its public half is looked at. */
export interface TraceSubject {
  readonly identity: Identity;
  readonly profile: Profile;
  readonly dialect: string;
  /** Unix seconds. */
  readonly clock: bigint;
  /** What our draws come from, where they are not truly random. */
  readonly seed?: string | undefined;
}

/** What our application tells our side. */
export type TraceOrder =
  | { readonly order: 'send'; readonly data: Uint8Array }
  | { readonly order: 'ratchet'; readonly ratchet: RatchetKind }
  | { readonly order: 'close' };

/** A trace that is written, whole, when all is over. */
export class TraceFile {
  readonly #path: string;
  readonly #ours: string;
  readonly #theirs: string;
  readonly #recorder: TraceRecorder;

  /** @throws UsageError for a place where no file can be written */
  constructor(path: string, { identity, profile, dialect, clock, seed }: TraceSubject) {
    checkPlace(path);
    const { variant, role } = identity;
    this.#path = path;
    this.#ours = role;
    this.#theirs = role === 'client' ? 'server' : 'client';
    const ours: TraceAgent = {
      ...{ name: role, kind: 'ours', role },
      ...ourKey(identity),
      ...(seed === undefined ? {} : { seed }),
    };
    const theirs: TraceAgent = {
      name: this.#theirs,
      kind: 'peer',
      role: role === 'client' ? 'server' : 'client',
      ...theirKey(identity),
    };
    this.#recorder = new TraceRecorder({
      tool: `qsmp-conformance ${VERSION}`,
      subject: { variant, profile: profile.name, dialect },
      clock: `${clock}`,
      seed: null,
      agents: role === 'client' ? [ours, theirs] : [theirs, ours],
    });
  }

  /** Records all that happens on a connection, before it is started. `number` tells it from others, from 1. */
  follow(connection: Connection, number: number): void {
    const add = (step: TraceStep) => this.#recorder.add(step);
    const at = { agent: this.#ours, connection: number };
    for (const agent of ['client', 'server']) add({ kind: 'start', agent, connection: number });
    onPackets(connection, (direction, bytes, whole) => {
      const [from, to] = direction === 'sent' ? [this.#ours, this.#theirs] : [this.#theirs, this.#ours];
      const note = whole ? {} : { note: 'no packet' };
      add({ kind: 'send', from, to, connection: number, bytes: hex(bytes), ...note });
    });
    connection.on('established', () => add({ kind: 'event', ...at, event: 'established' }));
    connection.on('message', (data) => add({ kind: 'event', ...at, event: 'data', data: hex(data) }));
    connection.on('ratcheted', (ratchet, by) =>
      add({ kind: 'event', ...at, event: 'ratcheted', ratchet, by }),
    );
    connection.on('ended', (reason) =>
      add({ kind: 'event', ...at, event: 'ended', ...reasonOf(reason), ...timeOutOf(connection) }),
    );
    connection.on('closed', () => {
      if (connection.broken) add({ kind: 'event', ...at, event: 'gone', how: 'reset' });
    });
  }

  /** Records what our application tells our side of a connection. */
  order(number: number, order: TraceOrder): void {
    const at = { kind: 'order', agent: this.#ours, connection: number } as const;
    this.#recorder.add(
      order.order === 'send' ? { ...at, ...order, data: hex(order.data) } : { ...at, ...order },
    );
  }

  /**
   * Writes the file, in place of what it held, or not at all.
   * @throws UsageError for a place that cannot be written to; UnusableError for other failures
   */
  async save(): Promise<void> {
    const contents = await encodeTrace(this.#recorder.trace);
    writeFiles([{ path: this.#path, contents }], { force: true });
  }
}

/** Refuses a place before anything is done for a file that could not be kept. @throws UsageError */
export function checkPlace(path: string): void {
  try {
    statSync(dirname(path));
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${path} cannot be written: it is a folder`);
  } catch (error) {
    throw fileError(path, 'written', error);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

function publicKey({ keyIdentity, expiration, verificationKey }: PublicKey): Pick<TraceAgent, 'publicKey'> {
  return {
    publicKey: {
      identity: hex(keyIdentity),
      expiration: `${expiration}`,
      verification: hex(verificationKey),
    },
  };
}

function ourKey(identity: Identity): Pick<TraceAgent, 'publicKey'> {
  return 'ownKey' in identity ? publicKey(identity.ownKey) : {};
}

/** Of several clients that a server knows, the trace cannot tell which one it was. */
function theirKey(identity: Identity): Pick<TraceAgent, 'publicKey'> {
  if ('peerKey' in identity) return publicKey(identity.peerKey);
  const [only, ...more] = 'peerKeys' in identity ? identity.peerKeys : [];
  return only === undefined || more.length > 0 ? {} : publicKey(only);
}

function reasonOf(reason: CloseReason) {
  switch (reason.cause) {
    case 'failure': {
      const { stage, failure } = reason;
      return { cause: reason.cause, stage, decision: failure.decision, code: failure.code };
    }
    case 'peer error': {
      const { cause, code, authenticated } = reason;
      return { cause, authenticated, ...(code === undefined ? {} : { code }) };
    }
    default:
      return { cause: reason.cause };
  }
}

function timeOutOf({ timedOut }: Connection): { note?: string } {
  return timedOut === undefined ? {} : { note: `the ${timedOut} time was over` };
}
