import { flagName } from '../../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import { requirement } from '../../model/requirements/index.ts';
import type { RunResult, Trace, TraceStep } from '../../record/index.ts';
import { oneLine } from '../text.ts';
import type { ConsoleOptions } from './console.ts';
import { fold, foldCommand } from './fold.ts';
import { paint } from './paint.ts';

/** Characters of a text that are shown; the record has it all. */
const SHOWN = 1_000;
/** Bytes of a packet that are shown. */
const BYTES = 48;
/** Steps of a trace that are shown. */
const STEPS = 60;

/** A result on one line, as all that a terminal shows of results begins. */
export function resultName({ check, variant, role, profile }: RunResult): string {
  return oneLine(`${check}, ${variant} ${role}, profile ${profile}`, SHOWN);
}

/** A result that is no pass: what was demanded, sent and seen, and the command that tries it again. */
export function explain(result: RunResult, { width, colour }: ConsoleOptions): string {
  const { verdict, title, requirements, example, seed, replay } = result;
  const below = (text: string) => fold(oneLine(text, SHOWN), width, '  ');
  const [head = '', ...rest] = fold(`${verdict.toUpperCase()} ${resultName(result)}`, width, '');
  const lines = [
    head.replace(/^\w+/, (word) => paint(word, verdict, colour)),
    ...rest,
    ...below(title),
    ...requirements.flatMap((id) => below(`${id}: ${requirement(id)?.sentence ?? ''}`)),
  ];
  if (example !== undefined) {
    lines.push(...below(`case: ${JSON.stringify(example.case ?? null)}`));
    lines.push(...below(`expected: ${example.expected}`), ...below(`observed: ${example.observed}`));
    if (example.trace !== undefined) lines.push(...conversation(example.trace, width));
  }
  lines.push(...below(`seed ${seed}${result.flaky ? '; it did not repeat' : ''}`));
  if (replay !== undefined) lines.push(...foldCommand(`again: ${oneLine(replay, SHOWN)}`, width, '  '));
  return lines.map((line) => `${line}\n`).join('');
}

/** What went over the wire, a line a packet. */
function conversation({ agents, steps }: Trace, width: number): readonly string[] {
  const ours = new Set(agents.filter(({ kind }) => kind === 'ours').map(({ name }) => name));
  const several = steps.some((step) => connectionOf(step) > 1);
  const lines: string[] = [];
  let connection = 0;
  for (const step of steps.slice(0, STEPS)) {
    if (several && connectionOf(step) > 0 && connectionOf(step) !== connection) {
      connection = connectionOf(step);
      lines.push(`  connection ${connection}:`);
    }
    lines.push(...told(step, ours, width));
  }
  if (steps.length > STEPS) lines.push(`    and ${steps.length - STEPS} steps more`);
  return lines;
}

/** From 1; 0 for what happens on none. */
function connectionOf(step: TraceStep): number {
  return 'connection' in step ? (step.connection ?? 0) : 0;
}

function told(step: TraceStep, ours: ReadonlySet<string>, width: number): readonly string[] {
  const indented = (text: string) => fold(oneLine(text, SHOWN), width, '    ');
  if (step.kind === 'note') return indented(step.note);
  if (step.kind !== 'send') {
    const { kind, ...rest } = step;
    return indented(`${kind} ${JSON.stringify(rest)}`);
  }
  const arrow = ours.has(step.from) ? '->' : '<-';
  const { bytes, term, fault, note } = step;
  const beside = [
    ...(fault === undefined ? [] : [`changed: ${fault.message}, ${fault.field}: ${fault.rule}`]),
    ...(note === undefined ? [] : [note]),
  ].flatMap((text) => fold(oneLine(text, SHOWN), width, '       '));
  return [
    ...(bytes === undefined ? indented(`${arrow} ${term ?? ''}`) : [packetLine(arrow, bytes, width)]),
    ...beside,
  ];
}

/** A packet on one line: how long it is, what it is called, and as many of its bytes as there is room for. */
function packetLine(arrow: string, bytes: string, width: number): string {
  const lead = `    ${arrow} ${bytes.length / 2} bytes, ${packetName(bytes)}: `;
  const room = Math.min(2 * BYTES, 2 * Math.max(4, Math.floor((width - lead.length - 3) / 2)));
  return `${lead}${bytes.length > room ? `${bytes.slice(0, room)}...` : bytes}`;
}

/** What bytes on the wire are called, by the flag that they begin with. */
function packetName(hex: string): string {
  return hex.length < 2 * HEADER_LENGTH ? 'bytes' : flagName(Number.parseInt(hex.slice(0, 2), 16));
}
