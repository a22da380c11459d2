import type { Trace, TraceStep } from '../../record/index.ts';
import { packetsOf, type TracePacket } from '../dissect/trace-packets.ts';
import { oneLine } from '../text.ts';
import type { CapturedPacket } from './blocks.ts';
import { type Side, TcpConversation } from './tcp-conversation.ts';

/** What a capture has of a trace. */
export interface CapturedTrace {
  readonly packets: readonly Omit<CapturedPacket, 'interface'>[];
  /** TCP connections in it. */
  readonly opened: number;
  /** What is left to say when all packets are there. */
  readonly comments: readonly string[];
}

export interface CapturedTraceOptions {
  /** How many TCP connections a file has before these: no two are between the same ports. */
  readonly firstStream: number;
  readonly segment?: number | undefined;
}

/** The port that the documents have servers listen on. */
const SERVER_PORT = 4433;
/** Ports of those who connect: the dynamic ones (RFC 6335). */
const PORTS = { first: 49_152, count: 16_384 };
const LOOPBACK = 0x7f00_0001;
const LONGEST_COMMENT = 500;
/** Remarks in a row that are told one by one. */
const MOST_REMARKS = 20;
/** The last second of year 9999: what readers of captures show dates of. */
const LAST_SECOND = 253_402_300_799n;

/** One TCP connection of a trace. */
interface Stream {
  readonly tcp: TcpConversation;
  readonly near: string;
  /** The side that ends it. */
  closes: Side;
  isReset: boolean;
}

/** The packets of a trace, framed as TCP would have them. */
export function capturedTrace(trace: Trace, options: CapturedTraceOptions): CapturedTrace {
  return new Capturing(trace, options).run();
}

class Capturing {
  readonly #trace: Trace;
  readonly #options: CapturedTraceOptions;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #streams = new Map<string, Stream>();
  readonly #packets: Omit<CapturedPacket, 'interface'>[] = [];
  readonly #start: bigint;
  /** Remarks that wait for a packet to stand at. */
  #remarks: string[] = [];
  #unsaid = 0;
  #time: bigint;

  constructor(trace: Trace, options: CapturedTraceOptions) {
    this.#trace = trace;
    this.#options = options;
    this.#numbers = new Map(trace.agents.map(({ name }, index) => [name, index]));
    const clock = BigInt(trace.clock);
    this.#start = (clock > LAST_SECOND ? 0n : clock) * 1_000_000n;
    this.#time = this.#start;
  }

  run(): CapturedTrace {
    const packets = packetsOf(this.#trace);
    let next = packets.next();
    for (const [index, step] of this.#trace.steps.entries()) {
      this.#moveTo(step);
      if (next.done !== true && next.value.index === index) {
        this.#say(next.value);
        next = packets.next();
      } else this.#remark(step);
    }
    for (const { tcp, closes, isReset } of this.#streams.values())
      if (isReset) this.#put([tcp.reset(closes)], []);
      else this.#put(tcp.close(closes), []);
    return { packets: this.#packets, opened: this.#streams.size, comments: this.#takeRemarks() };
  }

  /** Time never goes back, and where a trace has none, a microsecond passes from packet to packet. */
  #moveTo({ milliseconds }: TraceStep): void {
    if (milliseconds === undefined) return;
    const passed = BigInt(Math.round(Math.min(milliseconds, Number.MAX_SAFE_INTEGER / 1000) * 1000));
    if (this.#start + passed > this.#time) this.#time = this.#start + passed;
  }

  #say(packet: TracePacket): void {
    const { step, bytes } = packet;
    if (bytes.length === 0) {
      this.#note('a send of no bytes is left out here');
      return;
    }
    const { tcp, near } = this.#streamOf(step);
    const side = step.from === near ? 'near' : 'far';
    this.#put(tcp.say(side, bytes, this.#options.segment), [...this.#takeRemarks(), ...aboutOf(packet)]);
  }

  /** Packets one after the other; the comments stand at the first. */
  #put(packets: Iterable<Uint8Array>, comments: readonly string[]): void {
    let said = comments;
    for (const bytes of packets) {
      this.#packets.push({ time: this.#time, bytes, comments: said.map(shortened) });
      this.#time += 1n;
      said = [];
    }
  }

  /** The TCP connection that a message goes over; begun with its first message. */
  #streamOf({ from, to, connection }: TracePacket['step']): Stream {
    const key = JSON.stringify([connection, ...[from, to].sort()]);
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const number = this.#options.firstStream + this.#streams.size;
    const [near, far] = this.#connects(from, to) ? [from, to] : [to, from];
    const port = PORTS.first + (number % PORTS.count);
    const tcp = new TcpConversation(
      { ip: this.#ipOf(near), port },
      { ip: this.#ipOf(far), port: SERVER_PORT },
      // Any number will do that a later connection between the same ports does not have.
      Math.floor(number / PORTS.count) * 0x0100_0000 + 1000,
    );
    const stream: Stream = { tcp, near, closes: 'near', isReset: false };
    this.#streams.set(key, stream);
    this.#put(tcp.open(), [`connection ${connection}: ${near} connects to ${far}`]);
    return stream;
  }

  /** Whether the one that sends first is the one that connects: not if it is a server, or the other is a client. */
  #connects(from: string, to: string): boolean {
    const role = (name: string) => this.#trace.agents[this.#numbers.get(name) ?? 0]?.role;
    return role(from) !== 'server' && role(to) !== 'client';
  }

  #ipOf(agent: string): number {
    return LOOPBACK + (this.#numbers.get(agent) ?? 0);
  }

  /** What happens without bytes. */
  #remark(step: TraceStep): void {
    switch (step.kind) {
      case 'send':
        this.#note(`${step.from} to ${step.to}, a term without bytes: ${step.term ?? ''}`);
        break;
      case 'note':
        this.#note(step.note);
        break;
      case 'tick':
        this.#note(`the clock of ${step.agent ?? 'everybody'} moves by ${step.seconds} s`);
        break;
      case 'oracle':
        this.#note(`oracle about ${step.agent}: ${step.oracle}`);
        break;
      case 'event':
        this.#ends(step);
        this.#note(`${step.agent}: ${step.event}${step.event === 'ended' ? `, ${step.cause}` : ''}`);
        break;
      default:
        break;
    }
  }

  /** The first to end a session closes its connections. */
  #ends(step: Extract<TraceStep, { kind: 'event' }>): void {
    if (step.event !== 'ended' && step.event !== 'gone') return;
    for (const [key, stream] of this.#streams) {
      const [connection, ...sides]: readonly unknown[] = JSON.parse(key);
      if (connection !== step.connection || !sides.includes(step.agent)) continue;
      const own: Side = step.agent === stream.near ? 'near' : 'far';
      // `gone` is what the other side did.
      stream.closes = step.event === 'ended' ? own : own === 'near' ? 'far' : 'near';
      stream.isReset = step.event === 'gone' && step.how === 'reset';
    }
  }

  #note(remark: string): void {
    if (this.#remarks.length < MOST_REMARKS) this.#remarks.push(remark);
    else this.#unsaid += 1;
  }

  #takeRemarks(): readonly string[] {
    const more = this.#unsaid === 0 ? [] : [`and ${this.#unsaid} remarks more`];
    const remarks = [...this.#remarks, ...more];
    this.#remarks = [];
    this.#unsaid = 0;
    return remarks;
  }
}

function aboutOf({ step, dissection, differences }: TracePacket): readonly string[] {
  const { fault, note } = step;
  return [
    ...(fault === undefined ? [] : [`changed: ${fault.field} of ${fault.message}, ${fault.rule}`]),
    ...differences
      .slice(0, MOST_REMARKS)
      .map(({ offset, length }) => `${length} bytes at ${offset} are not the honest ones`),
    ...dissection.oddities.slice(0, MOST_REMARKS),
    ...(note === undefined ? [] : [note]),
  ];
}

function shortened(comment: string): string {
  return oneLine(comment, LONGEST_COMMENT);
}
