import type { Found, Standing } from '../fuzz/campaign.ts';
import { findingId } from '../fuzz/finding-id.ts';
import type { LevelName } from '../fuzz/level.ts';

/** What a campaign came to. */
export interface FuzzResult {
  readonly seed: number;
  readonly executions: number;
  readonly milliseconds: number;
  readonly corpus: number;
  readonly states: number;
  /** What is known that can be reached, and what of it was not. */
  readonly known: number;
  readonly unreached: readonly string[];
  /** Breaches that were seen once and not again, and such as were seen with fake cryptography alone. */
  readonly unstable: number;
  readonly unconfirmed: number;
  readonly findings: readonly FindingLine[];
  readonly interrupted: boolean;
}

/** A finding as a run tells of it. */
export interface FindingLine {
  readonly id: string;
  readonly requirement: string;
  readonly requirements: readonly string[];
  readonly level: LevelName;
  readonly subject: string;
  readonly state: string;
  readonly response: string;
  readonly expected: string;
  readonly observed: string;
  readonly executions: number;
  readonly folder: string;
  readonly replay: string;
}

/** A finding in a folder, with the command that runs it again. */
export function lineOf(
  { key, breach, level, subject, executions }: Found,
  folder: string,
  replay: string,
): FindingLine {
  const { also = [], ...told } = breach;
  const requirements = [told.requirement, ...also];
  return { id: findingId(key), ...told, requirements, level, subject, executions, folder, replay };
}

/** How far a campaign is, in a line. */
export function statusLine(
  { executions, corpus, breaches, unstable }: Standing,
  known: number,
  states: number,
  findings: number,
  milliseconds: number,
): string {
  const stability = breaches === 0 ? 100 : Math.round(100 * (1 - unstable / breaches));
  const rate = Math.round(executions / (milliseconds / 1000));
  return `${executions} executions, ${rate} a second, corpus ${corpus}, ${states} of ${known} states, ${findings} findings, stability ${stability} %`;
}
