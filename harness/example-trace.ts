import { bytesToHex } from '@noble/hashes/utils.js';
import type { Trace, TraceStep } from '../record/index.ts';
import type { LogEntry } from './conversation.ts';
import type { CheckExample, CheckResult } from './run-check.ts';

/** What went over the connections of a case, as the document that carries evidence (docs/records.md). */
export function exampleTrace(
  result: CheckResult,
  example: CheckExample,
  dialect: Trace['subject']['dialect'],
): Trace {
  const { check, title, requirements, variant, role, profile, verdict, seed } = result;
  const { expected, observed } = example;
  return {
    format: 'qsmp-trace/1',
    title,
    subject: { variant, profile, dialect },
    clock: `${example.clock}`,
    seed: `${seed}`,
    judgement: { verdict, requirements: [...requirements], check, expected, observed },
    agents: [
      { name: 'us', kind: 'ours', role: role === 'server' ? 'client' : 'server' },
      { name: 'peer', kind: 'peer', role },
    ],
    steps: example.logs.flatMap((log, index) => log.map((entry) => stepOf(entry, index + 1))),
  };
}

function stepOf(
  { direction, bytes, note, milliseconds, honest, fault }: LogEntry,
  connection: number,
): TraceStep {
  if (direction === 'event')
    return { kind: 'note', note: `connection ${connection}: ${note ?? ''}`, milliseconds };
  const [from, to] = direction === 'sent' ? ['us', 'peer'] : ['peer', 'us'];
  return {
    kind: 'send',
    from,
    to,
    connection,
    milliseconds,
    ...(bytes === undefined ? {} : { bytes: bytesToHex(bytes) }),
    ...(fault === undefined ? {} : { fault }),
    ...(honest === undefined ? {} : { honest: bytesToHex(honest) }),
  };
}
