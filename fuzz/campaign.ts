import type { Trace } from '../record/index.ts';
import { confirm } from './confirm.ts';
import { Lane } from './lane.ts';
import type { Breach, Level, LevelName } from './level.ts';
import { keyOf, minimize, sameBreach } from './minimize.ts';

/** Something that a target does wrong, with the simplest case that shows it. */
export interface Found {
  readonly key: string;
  readonly breach: Breach;
  readonly level: LevelName;
  readonly subject: string;
  /** The case as its level writes it, and as it was before it was made simpler. */
  readonly example: unknown;
  readonly original: unknown;
  /** Cases that have to come before it. */
  readonly after: readonly unknown[];
  readonly trace: Trace;
  /** The campaign's seed, the case's place in its lane, and how many cases the campaign had run. */
  readonly seed: number;
  readonly index: number;
  readonly executions: number;
}

/** Where a campaign stands. */
export interface Standing {
  readonly executions: number;
  readonly corpus: number;
  /** What has been reached of what is known. */
  readonly reached: readonly string[];
  /** Breaches that were seen once and not again. */
  readonly unstable: number;
  /** Breaches that were not seen on real cryptography. */
  readonly unconfirmed: number;
  /** Breaches that were seen. */
  readonly breaches: number;
}

/** What a campaign tells as it goes. */
export interface CampaignEvents {
  found(found: Found): void;
  /** A case reached something new. */
  kept?(level: LevelName, subject: string, example: unknown): void;
}

/** Cases before a breach that are remembered, in case that it needs them. */
const REMEMBERED = 8;

/** A lane whose kind of case is its own business. */
interface OpenLane {
  readonly name: LevelName;
  readonly subject: string;
  readonly every: number;
  readonly size: number;
  readonly reached: Iterable<string>;
  offer(written: unknown): void;
  step(): void | Promise<void>;
}

/** How a level takes part in a campaign. */
export interface Part<Case> {
  readonly level: Level<Case>;
  /** It has one turn where the others have so many. */
  readonly every?: number;
  /** Where what it finds must be seen too before it counts: on real cryptography, where its own is a fake. */
  readonly confirming?: Level<Case>;
}

/** A part whose kind of case is its own business. */
export type AnyPart = <Result>(use: <Case>(part: Part<Case>) => Result) => Result;

/** A part, its kind of case put aside. */
export function anyPart<Case>(part: Part<Case>): AnyPart {
  return (use) => use(part);
}

/** Turns after which the schedule begins anew. */
const CYCLE = 16;

/** A campaign of several lanes, which take turns. */
export class Campaign {
  readonly #lanes: readonly OpenLane[];
  /** Whose turn it is, one cycle long. */
  readonly #schedule: readonly OpenLane[];
  readonly #seed: number;
  readonly #events: CampaignEvents;
  readonly #known: Set<string>;
  readonly #stop: () => boolean;
  #cases = 0;
  #executions = 0;
  #breaches = 0;
  #unstable = 0;
  #unconfirmed = 0;

  /**
   * @param known keys of findings that need not be found again
   * @param stop asked while a finding is made simpler
   */
  constructor(
    parts: readonly AnyPart[],
    seed: number,
    events: CampaignEvents,
    {
      known = [],
      stop = () => false,
    }: { readonly known?: Iterable<string>; readonly stop?: () => boolean } = {},
  ) {
    this.#seed = seed;
    this.#events = events;
    this.#known = new Set(known);
    this.#stop = stop;
    this.#lanes = parts.map((part) => part((of) => this.#open(of)));
    this.#schedule = Array.from({ length: CYCLE }, (_, turn) =>
      this.#lanes.filter(({ every }, at) => (turn + at) % every === 0),
    ).flat();
  }

  /** Runs the next case of the next lane. */
  step(): void | Promise<void> {
    const lane = this.#schedule[this.#cases % this.#schedule.length];
    this.#cases += 1;
    return lane?.step();
  }

  /** Takes a case that another worker keeps. */
  offer(level: LevelName, subject: string, written: unknown): void {
    this.#lanes.find((lane) => lane.name === level && lane.subject === subject)?.offer(written);
  }

  /** Takes it that a finding is known. */
  knows(key: string): void {
    this.#known.add(key);
  }

  get standing(): Standing {
    const reached = new Set<string>();
    for (const lane of this.#lanes)
      for (const feature of lane.reached) reached.add(`${lane.subject}: ${feature}`);
    return {
      executions: this.#executions,
      corpus: this.#lanes.reduce((sum, { size }) => sum + size, 0),
      reached: [...reached],
      unstable: this.#unstable,
      unconfirmed: this.#unconfirmed,
      breaches: this.#breaches,
    };
  }

  #open<Case>({ level, every = 1, confirming }: Part<Case>): OpenLane {
    const lane = new Lane(level, this.#seed);
    const before: Case[] = [];
    const { kept } = this.#events;
    return {
      name: level.name,
      subject: level.subject,
      every: Math.min(every, CYCLE),
      get size() {
        return lane.corpus.size;
      },
      get reached() {
        return lane.corpus.reached.keys();
      },
      offer: (written) => lane.offer(level.read(written)),
      step: () => {
        const take = ({
          example,
          run,
          index,
          entry,
        }: Awaited<ReturnType<typeof lane.next>>): void | Promise<void> => {
          this.#executions += run.executions ?? 1;
          const executions = this.#executions;
          if (entry !== undefined && kept !== undefined)
            kept(level.name, level.subject, level.write(example));
          const fresh =
            run.breaches.length === 0
              ? undefined
              : run.breaches.find((each) => !this.#known.has(keyOf(each)));
          if (run.breaches.length > 0) this.#breaches += 1;
          if (fresh !== undefined) {
            const found = { example, breach: fresh, before: [...before], index, executions };
            return this.#examine({ level, ...(confirming === undefined ? {} : { confirming }) }, found);
          }
          before.push(example);
          if (before.length > REMEMBERED) before.shift();
        };
        const executed = lane.next();
        return executed instanceof Promise ? executed.then(take) : take(executed);
      },
    };
  }

  /** Confirms a breach, makes its case simpler, and tells of it. */
  async #examine<Case>({ level, confirming }: Part<Case>, seen: Seen<Case>): Promise<void> {
    const { example, breach, before, index, executions } = seen;
    const key = keyOf(breach);
    const confirmed = await confirm(level, example, breach, before);
    if (confirmed.kind === 'unstable') {
      this.#unstable += 1;
      return;
    }
    this.#known.add(key);
    const isAlone = confirmed.kind === 'alone';
    const smallest = isAlone ? await minimize(level, example, breach, this.#stop) : example;
    if (
      confirming !== undefined &&
      sameBreach((await confirming.run(smallest)).breaches, breach) === undefined
    ) {
      this.#unconfirmed += 1;
      return;
    }
    const shown = isAlone ? sameBreach((await level.run(smallest)).breaches, breach) : undefined;
    const after = isAlone ? [] : confirmed.before.map((each) => level.write(each));
    this.#events.found({
      key,
      breach: shown ?? breach,
      level: level.name,
      subject: level.subject,
      example: level.write(smallest),
      original: level.write(example),
      after,
      trace: withAfter(await (confirming ?? level).trace(smallest), after),
      seed: this.#seed,
      index,
      executions,
    });
  }
}

/** A breach as it was seen. */
interface Seen<Case> {
  readonly example: Case;
  readonly breach: Breach;
  /** Cases before it, oldest first. */
  readonly before: readonly Case[];
  readonly index: number;
  readonly executions: number;
}

/** A trace that says what has to be done before. */
function withAfter(trace: Trace, after: readonly unknown[]): Trace {
  return after.length === 0 || trace.fuzz === undefined
    ? trace
    : { ...trace, fuzz: { ...trace.fuzz, after } };
}
