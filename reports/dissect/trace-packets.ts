import { hexToBytes } from '@noble/hashes/utils.js';
import { findProfile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { Flag } from '../../impl/wire/codes.ts';
import type { Trace, TraceAgent, TraceStep } from '../../record/index.ts';
import { Course, TraceClock } from './course.ts';
import { type Difference, differences } from './difference.ts';
import { dissect } from './dissect.ts';
import type { Dissection, OpenPacket, PacketContext } from './dissection.ts';

type Send = Extract<TraceStep, { kind: 'send' }>;

/** The bytes of a step, and what they are. */
export interface TracePacket {
  /** The step, by its place in the trace. */
  readonly index: number;
  readonly step: Send;
  readonly bytes: Uint8Array;
  readonly dissection: Dissection;
  /** Where they differ from what was honest; none where nothing was changed. */
  readonly differences: readonly Difference[];
}

/** The bytes of a trace that went from one agent to another, in their order. Steps that have but a term are none. */
export function* packetsOf(trace: Trace): Generator<TracePacket> {
  const agents = new Map(trace.agents.map((agent) => [agent.name, agent]));
  const confirmed = new Confirmed();
  const clock = new TraceClock(trace.clock);
  const streams = new Map<string, Stream>();
  for (const [index, step] of trace.steps.entries()) {
    confirmed.see(step);
    clock.see(step);
    if (step.kind !== 'send' || step.bytes === undefined) continue;
    const bytes = hexToBytes(step.bytes);
    const key = JSON.stringify([step.connection, step.from, step.to]);
    const stream = streams.get(key) ?? { course: new Course(), open: undefined };
    streams.set(key, stream);
    const { variant, profile, sender } = sides(trace, agents.get(step.from), agents.get(step.to));
    const last = variant === 'simplex' ? Flag.exchangeResponse : Flag.establishResponse;
    const phase = confirmed.phaseOf(step.connection, bytes[0] === last);
    const isContinued = stream.open !== undefined;
    const read = dissect(bytes, { variant, profile, sender, phase, open: stream.open });
    stream.open = read.open;
    // Who has the network sends packets of several sessions.
    const follows =
      isContinued || agents.get(step.from)?.kind === 'adversary'
        ? []
        : stream.course.next(bytes, phase, clock.of(step.from, step.milliseconds));
    const dissection = { ...read, oddities: [...read.oddities, ...follows] };
    if (bytes[0] === last) confirmed.handshakeEnds(step.connection);
    const { honest } = step;
    const changed = honest === undefined ? [] : differences(hexToBytes(honest), bytes);
    yield { index, step, bytes, dissection, differences: changed };
  }
}

/** One direction of a connection. */
interface Stream {
  readonly course: Course;
  open: OpenPacket | undefined;
}

/** Which connections are past their handshake. */
class Confirmed {
  readonly #established = new Set<number>();
  readonly #ended = new Set<number>();

  see(step: TraceStep): void {
    if (step.kind === 'event' && step.event === 'established') this.#established.add(step.connection);
  }

  /** The last packet of the handshake has been sent. */
  handshakeEnds(connection: number): void {
    this.#ended.add(connection);
  }

  /** A server is established before its last packet is on its way, which is one of the handshake yet. */
  phaseOf(connection: number, isLast: boolean): PacketContext['phase'] {
    if (this.#ended.has(connection)) return 'data';
    return this.#established.has(connection) && !isLast ? 'data' : 'handshake';
  }
}

/** What the sides of a connection are: the network has a role where the other side has one. */
function sides(
  { subject }: Trace,
  from: TraceAgent | undefined,
  to: TraceAgent | undefined,
): Pick<PacketContext, 'variant' | 'profile' | 'sender'> {
  const known = from?.kind === 'adversary' ? to : from;
  return {
    variant: known?.variant ?? subject.variant,
    profile: findProfile(known?.profile ?? subject.profile),
    sender: from?.role ?? opposite(to?.role),
  };
}

function opposite(role: Role | undefined): Role | undefined {
  if (role === undefined) return undefined;
  return role === 'client' ? 'server' : 'client';
}
