import type { Trace, TraceAgent, TraceStep } from '../../record/index.ts';
import type { LevelName } from '../level.ts';
import { type InsideSessions, NOW, run } from './inside.ts';
import type { Move, SessionCase } from './moves.ts';
import { writeSession } from './written.ts';

/** What happens when a case runs, from the start of its session, with what makes it again. */
export function traceOf(level: LevelName, sessions: InsideSessions, example: SessionCase): Trace {
  const { variant, role, profile, crypto, seed, defect } = sessions.options;
  const ours = role === 'server' ? 'client' : 'server';
  const agents: readonly TraceAgent[] = [
    { name: ours, kind: 'ours', role: ours },
    { name: role, kind: 'peer', role },
  ];
  // No times: the same case gives the same document.
  const steps: TraceStep[] = [];
  const at = { connection: 1 };
  for (const agent of [ours, role]) steps.push({ kind: 'start', agent, ...at });
  const { player, moves } = sessions.from(example.base, {
    sent: (bytes) => steps.push({ kind: 'send', from: ours, to: role, ...at, bytes: hex(bytes) }),
    received: (bytes) => steps.push({ kind: 'send', from: role, to: ours, ...at, bytes: hex(bytes) }),
    did: (move) => {
      if (move.move === 'tick') steps.push({ kind: 'tick', seconds: `${move.seconds}` });
      else steps.push({ kind: 'note', note: describe(move) });
    },
    breach: ({ requirement, expected, observed, state }) =>
      steps.push({ kind: 'note', note: `${requirement} is broken (${state}): ${expected}; ${observed}` }),
  });
  run(player.play(moves));
  run(player.play(example.moves));
  run(player.finish());
  const [broken] = player.breaches;
  return {
    format: 'qsmp-trace/1',
    subject: { variant, profile: profile.name, dialect: 'reference' },
    clock: `${NOW}`,
    seed: null,
    agents,
    steps,
    ...(broken === undefined
      ? {}
      : {
          title: `${broken.requirement}: ${broken.expected}; ${broken.observed}`,
          judgement: {
            verdict: 'fail' as const,
            requirements: [broken.requirement],
            expected: broken.expected,
            observed: broken.observed,
          },
        }),
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
    case 'raw':
      return `bytes that are no packet: ${move.bytes.length / 2}`;
    default:
      return move.move;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
