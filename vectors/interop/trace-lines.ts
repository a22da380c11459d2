import { join } from '../../impl/bytes.ts';
import { inFormOf, lengthOf } from './byte-string.ts';
import type { Json } from './json.ts';
import type { Stream } from './recorded-random.ts';
import type { TraceEvent } from './trace.ts';
import { type HashEvent, pairHashes } from './trace-hashes.ts';
import { isTraceLine, type RecordedLine, type TraceLine } from './trace-line.ts';

type Event<Op extends TraceEvent['op']> = Extract<TraceEvent, { readonly op: Op }>;

/** What a line says beside its operation and who did it. */
type LineFields = Readonly<Record<string, Uint8Array | number>>;

/**
 * What we did, as the lines of a trace. The recorded lines say how to put it: in which order among operations
 * of different kinds, and at which lengths the input of a hash is cut into updates. The n-th operation of a
 * kind is our n-th, hashes aside; a line that we have nothing for is an empty one, and what we did beyond the
 * recorded lines follows them. The recordings have no lines for verifications, nor for the keys that a seed is
 * expanded to.
 *
 * @param by who did it
 */
export function traceLines(
  recorded: readonly RecordedLine[],
  events: readonly TraceEvent[],
  by: Stream,
): readonly Json[] {
  const known = recorded.map((line) => (isTraceLine(line) ? line : undefined));
  const ours = new Queue(events.filter(({ op }) => op !== 'verify' && op !== 'signature key pair'));
  const hashes = pairHashes(known, ours.all('hash'));
  for (const hash of hashes.values()) ours.take(hash);
  const cursor: Cursor = { hashes, absorbed: 0 };
  const lines: Json[] = known.map((line, index) => {
    const fields = line && fieldsOf(line, index, known, ours, cursor);
    return line && fields ? { op: operationOf(line, fields), by, ...inFormOfLine(line, fields) } : {};
  });
  return [...lines, ...ours.all().map(({ op }) => ({ op: `${op}, done here alone`, by }))];
}

/** Our events that no line has told of, each kind in its order. */
class Queue {
  #events: readonly TraceEvent[];

  constructor(events: readonly TraceEvent[]) {
    this.#events = events;
  }

  all(): readonly TraceEvent[];
  all<Op extends TraceEvent['op']>(op: Op): readonly Event<Op>[];
  all(op?: TraceEvent['op']): readonly TraceEvent[] {
    return op === undefined ? this.#events : this.#events.filter((event) => event.op === op);
  }

  next<Op extends TraceEvent['op']>(op: Op): Event<Op> | undefined {
    const [first] = this.all(op);
    if (first !== undefined) this.take(first);
    return first;
  }

  take(taken: TraceEvent): void {
    this.#events = this.#events.filter((event) => event !== taken);
  }
}

/** The operations that several lines tell of, as far as they have. */
interface Cursor {
  readonly hashes: ReadonlyMap<number, HashEvent>;
  hash?: HashEvent | undefined;
  /** Bytes of the hash's input that lines have told of. */
  absorbed: number;
  derivation?: Event<'derive'> | undefined;
}

function fieldsOf(
  line: TraceLine,
  index: number,
  lines: readonly (TraceLine | undefined)[],
  ours: Queue,
  cursor: Cursor,
): LineFields | undefined {
  switch (line.op) {
    case 'sha3_update': {
      if (lines[index - 1]?.op !== 'sha3_update') {
        cursor.hash = cursor.hashes.get(index);
        cursor.absorbed = 0;
      }
      const start = cursor.absorbed;
      cursor.absorbed += lengthOf(line.data);
      // The last update has whatever is left.
      const end = lines[index + 1]?.op === 'sha3_update' ? cursor.absorbed : undefined;
      return cursor.hash && { data: cursor.hash.message.subarray(start, end) };
    }
    case 'sha3_finalize': {
      const updated = lines[index - 1]?.op === 'sha3_update';
      const hash = updated ? cursor.hash : cursor.hashes.get(index);
      return hash && { digest: hash.digest };
    }
    case 'cshake_initialize': {
      cursor.derivation = ours.next('derive');
      return cursor.derivation && derivationFields(cursor.derivation);
    }
    case 'cshake_squeeze':
      return cursor.derivation && squeezeFields(cursor.derivation);
    case 'sha3_256':
    case 'sha3_512': {
      const event = cursor.hashes.get(index);
      return event && { data: event.message, digest: event.digest };
    }
    case 'random': {
      const event = ours.next('random');
      return event && { bytes: event.bytes };
    }
    case 'kem_keypair': {
      const event = ours.next('kem key pair');
      return event && { pk: event.publicKey, sk: event.secretKey };
    }
    case 'kem_encapsulate': {
      const event = ours.next('encapsulate');
      return event && { pk: event.publicKey, ct: event.ciphertext, secret: event.secret };
    }
    case 'kem_decapsulate': {
      const event = ours.next('decapsulate');
      return event && (event.secret === undefined ? { ok: 0 } : { secret: event.secret, ok: 1 });
    }
    case 'sign': {
      const event = ours.next('sign');
      return (
        event && {
          message: event.message,
          signature_and_message: join(event.signature, event.message),
        }
      );
    }
    case 'rcs_initialize': {
      const event = ours.next('aead');
      return event && { transmit: event.transmit ? 1 : 0, key: event.key, nonce: event.nonce };
    }
  }
}

function derivationFields({ rate, input: { X, N, S } }: Event<'derive'>): LineFields {
  return { rate, arg_key: X, arg_name: N, arg_custom: S };
}

/** The whole blocks of an output: all but the ratchet key, which begins the block after them. */
function squeezeFields({ rate, output }: Event<'derive'>): LineFields {
  const blocks = Math.floor(output.length / rate);
  return { blocks, output: output.subarray(0, blocks * rate) };
}

/** The name of a hash in one call says how long its digest is. */
function operationOf({ op }: TraceLine, { digest }: LineFields): string {
  const inOneCall = op === 'sha3_256' || op === 'sha3_512';
  return inOneCall && typeof digest === 'object' ? `sha3_${8 * digest.length}` : op;
}

/** The fields as JSON: byte strings abbreviated where the recorded line abbreviates them. */
function inFormOfLine(line: TraceLine, fields: LineFields): Readonly<Record<string, Json>> {
  const recorded = new Map<string, unknown>(Object.entries(line));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : inFormOf(recorded.get(name), value),
    ]),
  );
}
