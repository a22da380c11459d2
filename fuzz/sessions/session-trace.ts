import type { Role } from '../../impl/variant.ts';
import type { Trace, TraceStep } from '../../record/index.ts';
import type { Breach, LevelName } from '../level.ts';
import { toHex } from './edit.ts';
import type { Recorder } from './exchange.ts';
import { type InsideSessions, NOW, run } from './inside.ts';
import type { Move, SessionCase } from './moves.ts';
import type { RemoteSessions } from './remote.ts';
import { writeSession } from './written.ts';

/** What happens when a case runs in this process, from the start of its session, with what makes it again. */
export function insideTrace(level: LevelName, sessions: InsideSessions, example: SessionCase): Trace {
  const { variant, role, profile, crypto, seed, defect } = sessions.options;
  const story = new Story(role);
  const { player, moves } = sessions.from(example.base, story);
  run(player.play(moves));
  run(player.play(example.moves));
  run(player.finish());
  return {
    ...story.trace,
    subject: { variant, profile: profile.name, dialect: 'reference' },
    clock: `${NOW}`,
    fuzz: {
      level,
      target: {
        ...{ kind: 'in process' as const, role, backend: crypto.name, seed },
        ...(defect === undefined ? {} : { defect: defect.id }),
      },
      example: writeSession(example),
    },
  };
}

/** The same on a peer behind a wire. */
export async function remoteTrace(
  level: LevelName,
  sessions: RemoteSessions,
  example: SessionCase,
): Promise<Trace> {
  const { role, identity, profile, dialect, clock } = sessions.target;
  const story = new Story(role);
  const now = clock();
  await sessions.run(example, story);
  return {
    ...story.trace,
    subject: { variant: identity.variant, profile: profile.name, dialect: dialect.name },
    clock: `${now}`,
    fuzz: { level, target: { kind: 'remote', role, seed: sessions.seed }, example: writeSession(example) },
  };
}

/** What is told of a session, as a trace. It holds no times: the same case gives the same document. */
class Story implements Recorder {
  readonly #role: Role;
  readonly #ours: Role;
  readonly #steps: TraceStep[] = [];
  #broken: Breach | undefined;

  constructor(role: Role) {
    this.#role = role;
    this.#ours = role === 'server' ? 'client' : 'server';
    for (const agent of ['client', 'server']) this.#steps.push({ kind: 'start', agent, connection: 1 });
  }

  sent(bytes: Uint8Array): void {
    this.#steps.push({ kind: 'send', from: this.#ours, to: this.#role, connection: 1, bytes: toHex(bytes) });
  }

  received(bytes: Uint8Array): void {
    this.#steps.push({ kind: 'send', from: this.#role, to: this.#ours, connection: 1, bytes: toHex(bytes) });
  }

  did(move: Move): void {
    if (move.move === 'tick') this.#steps.push({ kind: 'tick', seconds: `${move.seconds}` });
    else this.#steps.push({ kind: 'note', note: describe(move) });
  }

  breach(breach: Breach): void {
    this.#broken ??= breach;
    const { requirement, expected, observed, state } = breach;
    this.#steps.push({ kind: 'note', note: `${requirement} is broken (${state}): ${expected}; ${observed}` });
  }

  get trace(): Pick<Trace, 'format' | 'title' | 'judgement' | 'agents' | 'steps' | 'seed'> {
    const broken = this.#broken;
    const role = this.#role;
    const ours = this.#ours;
    return {
      format: 'qsmp-trace/1',
      ...(broken === undefined ? {} : judged(broken)),
      seed: null,
      agents: [
        { name: ours, kind: 'ours', role: ours },
        { name: role, kind: 'peer', role },
      ],
      steps: this.#steps,
    };
  }
}

function judged({ requirement, also = [], expected, observed }: Breach): Pick<Trace, 'title' | 'judgement'> {
  return {
    title: `${requirement}: ${expected}; ${observed}`,
    judgement: { verdict: 'fail', requirements: [requirement, ...also], expected, observed },
  };
}

/** A move, in words. */
export function describe(move: Move): string {
  switch (move.move) {
    case 'send': {
      const { from, edits, cuts, joined } = move;
      const where =
        'back' in from ? `${from.of} ${from.back}` : 'number' in from ? `${from.of} ${from.number}` : from.of;
      const changes = edits.map((edit) =>
        JSON.stringify(edit, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
      );
      const cut = cuts.length === 0 ? '' : `, cut at ${cuts.slice(0, 8).join(', ')}`;
      return `send: ${where}${changes.length === 0 ? '' : `, changed by ${changes.join(' ')}`}${cut}${joined ? ', with the next' : ''}`;
    }
    case 'say':
      return `say ${move.length} bytes`;
    case 'ratchet':
      return `ratchet, ${move.ratchet}`;
    case 'peer ratchets':
      return `the peer ratchets, ${move.ratchet}`;
    case 'headers':
      return `${move.count} headers on copies of the peer`;
    case 'raw':
      return `bytes that are no packet: ${move.bytes.length / 2}`;
    default:
      return move.move;
  }
}
