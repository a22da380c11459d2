import type { Trace } from '../record/index.ts';
import { type Bounds, DEFAULT_BOUNDS, TOGETHER_BOUNDS } from './bounds.ts';
import { DIALECTS, type DialectName } from './dialect.ts';
import { Explorer } from './explorer.ts';
import type { Game } from './games/game.ts';
import { GAMES, gameOf } from './games/index.ts';
import { hunt, huntMutant, protocolOf } from './hunt.ts';
import { minimize } from './minimize.ts';
import type { Move } from './move.ts';
import { mutantOf } from './mutants/index.ts';
import { VARIANTS, type Variant } from './protocol.ts';
import { readRecipe } from './recipe.ts';
import { System } from './system.ts';
import { writeTrace } from './trace.ts';

/** One piece of a check: one game, one variant (or both together), the sessions of one role as targets. */
export interface CheckJob {
  readonly game: string;
  readonly variants: readonly Variant[];
  /** Slot of the target; -1 for a limit, which may show on any. */
  readonly target: number;
  readonly dialect: DialectName;
  readonly bounds: Bounds;
  /** Give up beyond this many states: the frontier is then not exhausted. */
  readonly limit?: number;
}

/** What a job found. */
export interface CheckOutcome {
  readonly job: CheckJob;
  readonly states: number;
  readonly exhausted: boolean;
  readonly seconds: number;
  readonly attack?: Trace;
}

/** The verdict on a game. */
export interface GameResult {
  readonly id: string;
  readonly title: string;
  /** SEC-10: the adversary must win. */
  readonly limit: boolean;
  /** No attack was found, within the bounds and if `exhausted`; of a limit: it was shown. */
  readonly holds: boolean;
  readonly states: number;
  readonly exhausted: boolean;
  readonly attack?: Trace;
}

export interface CheckOptions {
  readonly games?: readonly string[];
  readonly dialect?: DialectName;
  readonly bounds?: Partial<Bounds>;
  /** Whether to explore both variants in one world as well; default true. */
  readonly together?: boolean;
  readonly limit?: number;
}

/** The jobs of a check, longest first, for who runs them side by side. */
export function checkJobs(options: CheckOptions = {}): CheckJob[] {
  const dialect = options.dialect ?? 'reference';
  const limit = options.limit === undefined ? {} : { limit: options.limit };
  const alone = { ...DEFAULT_BOUNDS, ...options.bounds };
  const together = { ...TOGETHER_BOUNDS, ...options.bounds };
  const jobs: CheckJob[] = [];
  for (const { id: game, limit: shown, variants } of options.games?.map(gameOf) ?? GAMES) {
    if (shown) {
      // Shown once, wherever it shows first; smaller bounds make no limit of the protocol go away.
      jobs.push({ game, variants, target: -1, dialect, bounds: DEFAULT_BOUNDS });
      continue;
    }
    for (const [i, variant] of VARIANTS.entries()) {
      if (!variants.includes(variant)) continue;
      for (const role of [0, 1]) {
        jobs.push({ game, variants: [variant], target: role, dialect, bounds: alone, ...limit });
        if (options.together === false) continue;
        const target = i * 2 * together.sessions + role;
        jobs.push({ game, variants: VARIANTS, target, dialect, bounds: together, ...limit });
      }
    }
  }
  return jobs.sort((a, b) => weight(b) - weight(a));
}

/** What a job takes, in comparison: who runs several at once begins with the longest. */
function weight({ game, variants }: CheckJob): number {
  return (WEIGHTS[game] ?? 1) * (variants.length > 1 || variants[0] === 'duplex' ? 4 : 1);
}

const WEIGHTS: Readonly<Record<string, number>> = {
  'SEC-02': 6,
  'SEC-07': 5,
  'SEC-06': 4,
  'SEC-01': 3,
  'SEC-09': 3,
};

/** Runs one job. */
export function runJob(job: CheckJob): CheckOutcome {
  const started = performance.now();
  const game = gameOf(job.game);
  if (game.limit) return runLimit(job, game, started);
  const system = new System(
    job.variants.map((v) => protocolOf(v, job.dialect)),
    job.bounds.sessions,
  );
  const limit = job.limit === undefined ? {} : { limit: job.limit };
  const explorer = new Explorer(system, job.bounds, job.target);
  const { states, exhausted, attacks } = explorer.explore({ bounds: job.bounds, games: [game], ...limit });
  const [attack] = attacks;
  const seconds = (performance.now() - started) / 1000;
  if (attack === undefined) return { job, states, exhausted, seconds };
  const moves = minimize(system, game, attack.moves);
  const world = { variants: job.variants, dialect: job.dialect, links: job.bounds.sessions, game: game.id };
  return { job, states, exhausted, seconds, attack: writeTrace(system, moves, world, attack.win.attack) };
}

/** A limit (SEC-10) is shown, not searched to the end: the smallest part of the bounds that shows it will do. */
function runLimit(job: CheckJob, game: Game, started: number): CheckOutcome {
  const [variant = 'simplex'] = job.variants;
  const found = hunt(protocolOf(variant, job.dialect), game, job.bounds);
  const seconds = (performance.now() - started) / 1000;
  if (found === undefined) return { job, states: 0, exhausted: true, seconds };
  const world = { variants: [variant], dialect: job.dialect, links: found.bounds.sessions, game: game.id };
  const trace = writeTrace(found.system, found.attack.moves, world, found.attack.win.attack);
  return { job, states: found.states, exhausted: false, seconds, attack: trace };
}

/** Joins the outcomes of the jobs of each game. */
export function gameResults(outcomes: readonly CheckOutcome[]): GameResult[] {
  return GAMES.flatMap((game) => {
    const own = outcomes.filter((o) => o.job.game === game.id);
    if (own.length === 0) return [];
    const attack = own.find((o) => o.attack !== undefined)?.attack;
    return [
      {
        id: game.id,
        title: game.title,
        limit: game.limit,
        holds: (attack === undefined) !== game.limit,
        states: own.reduce((sum, o) => sum + o.states, 0),
        exhausted: own.every((o) => o.exhausted),
        ...(attack === undefined ? {} : { attack }),
      },
    ];
  });
}

/** Checks games one after the other in this thread. */
export function checkGames(options: CheckOptions = {}): GameResult[] {
  return gameResults(checkJobs(options).map(runJob));
}

/** What a hunt for one game says: the smallest part of the bounds that shows an attack, and no count of states. */
export type HuntResult = Omit<GameResult, 'states' | 'exhausted'>;

/** Looks for the shortest attack on one game, in ever larger parts of the bounds. */
export function huntGame(id: string, dialect: DialectName, bounds: Partial<Bounds> = {}): HuntResult {
  const game = gameOf(id);
  const { title, limit } = game;
  for (const variant of game.variants) {
    const found = hunt(protocolOf(variant, dialect), game, { ...DEFAULT_BOUNDS, ...bounds });
    if (found === undefined) continue;
    const { system, attack } = found;
    const world = { variants: [variant], dialect, links: found.bounds.sessions, game: id };
    const trace = writeTrace(system, attack.moves, world, attack.win.attack);
    return { id, title, limit, holds: limit, attack: trace };
  }
  return { id, title, limit, holds: !limit };
}

/** What became of a mutant. */
export interface MutantResult {
  readonly id: string;
  readonly title: string;
  readonly game: string;
  readonly breaks: readonly string[];
  readonly caught: boolean;
  /** Length of the minimal trace; 0 when not caught. */
  readonly steps: number;
  readonly attack?: Trace;
}

/** Hunts one mutant within bounds. */
export function checkMutant(id: string, bounds: Partial<Bounds> = {}): MutantResult {
  const mutant = mutantOf(id);
  const { title, game, breaks, variant } = mutant;
  const found = huntMutant(mutant, { ...DEFAULT_BOUNDS, ...bounds });
  if (found === undefined) return { id, title, game, breaks, caught: false, steps: 0 };
  const { system, attack } = found;
  const world = {
    variants: [variant],
    dialect: 'reference',
    links: found.bounds.sessions,
    mutant: id,
    game,
  } as const;
  const trace = writeTrace(system, attack.moves, world, attack.win.attack);
  return { id, title, game, breaks, caught: true, steps: attack.moves.length, attack: trace };
}

/** A run made again from a trace: its system, in the state that it begins with, and its moves. */
export interface Replay {
  readonly system: System;
  readonly moves: readonly Move[];
  readonly game: Game;
}

/**
 * What a trace of the model is made again from.
 * @param as `found`, on the protocol that it was found on, or `clean`, on that without its mutant's change
 * @throws RangeError for a trace that the model did not write
 */
export function readReplay({ model, subject }: Trace, as: 'found' | 'clean' = 'found'): Replay {
  if (model === undefined) throw new RangeError('trace: it is none of the symbolic model');
  const dialect = DIALECTS.find((name) => name === subject.dialect);
  if (dialect === undefined) throw new RangeError(`trace: there is no dialect ${subject.dialect}`);
  const protocols = model.variants.map((variant) => protocolOf(variant, dialect));
  const change = model.mutant === undefined || as === 'clean' ? undefined : mutantOf(model.mutant).change;
  const system = new System(change === undefined ? protocols : protocols.map(change), model.links);
  return { system, moves: readRecipe(system, model), game: gameOf(model.game) };
}
