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
  readonly reached: ReadonlySet<string>;
  /** Breaches that were seen once and not again. */
  readonly unstable: number;
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
  readonly index: number;
  readonly size: number;
  readonly reached: Iterable<string>;
  offer(written: unknown): void;
  step(executions: number): void | Promise<void>;
}

/** A level whose kind of case is its own business. */
export type AnyLevel = <Result>(use: <Case>(level: Level<Case>) => Result) => Result;

/** A level, its kind of case put aside. */
export function anyLevel<Case>(level: Level<Case>): AnyLevel {
  return (use) => use(level);
}

/** A campaign of several lanes, which take turns. */
export class Campaign {
  readonly #lanes: readonly OpenLane[];
  readonly #seed: number;
  readonly #events: CampaignEvents;
  readonly #known: Set<string>;
  readonly #stop: () => boolean;
  #executions = 0;
  #breaches = 0;
  #unstable = 0;

  /**
   * @param known keys of findings that need not be found again
   * @param stop asked while a finding is made simpler
   */
  constructor(
    levels: readonly AnyLevel[],
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
    this.#lanes = levels.map((level) => level((of) => this.#open(of)));
  }

  /** Runs the next case of the next lane. */
  step(): void | Promise<void> {
    const lane = this.#lanes[this.#executions % this.#lanes.length];
    this.#executions += 1;
    return lane?.step(this.#executions);
  }

  /** Takes a case that another worker keeps. */
  offer(level: LevelName, subject: string, written: unknown): void {
    this.#lanes.find((lane) => lane.name === level && lane.subject === subject)?.offer(written);
  }

  get standing(): Standing {
    const reached = new Set<string>();
    for (const lane of this.#lanes)
      for (const feature of lane.reached) reached.add(`${lane.subject}: ${feature}`);
    return {
      executions: this.#executions,
      corpus: this.#lanes.reduce((sum, { size }) => sum + size, 0),
      reached,
      unstable: this.#unstable,
      breaches: this.#breaches,
    };
  }

  #open<Case>(level: Level<Case>): OpenLane {
    const lane = new Lane(level, this.#seed);
    const before: Case[] = [];
    const { kept } = this.#events;
    return {
      name: level.name,
      subject: level.subject,
      get index() {
        return lane.index;
      },
      get size() {
        return lane.corpus.size;
      },
      get reached() {
        return lane.corpus.reached.keys();
      },
      offer: (written) => lane.offer(level.read(written)),
      step: (executions) => {
        const take = ({
          example,
          run,
          index,
          entry,
        }: Awaited<ReturnType<typeof lane.next>>): void | Promise<void> => {
          if (entry !== undefined && kept !== undefined)
            kept(level.name, level.subject, level.write(example));
          const fresh =
            run.breaches.length === 0
              ? undefined
              : run.breaches.find((each) => !this.#known.has(keyOf(each)));
          if (run.breaches.length > 0) this.#breaches += 1;
          if (fresh !== undefined)
            return this.#examine(level, example, fresh, [...before], index, executions);
          before.push(example);
          if (before.length > REMEMBERED) before.shift();
        };
        const executed = lane.next();
        return executed instanceof Promise ? executed.then(take) : take(executed);
      },
    };
  }

  /** Confirms a breach, makes its case simpler, and tells of it. */
  async #examine<Case>(
    level: Level<Case>,
    example: Case,
    breach: Breach,
    before: readonly Case[],
    index: number,
    executions: number,
  ): Promise<void> {
    const confirmed = await confirm(level, example, breach, before);
    if (confirmed.kind === 'unstable') {
      this.#unstable += 1;
      return;
    }
    const isAlone = confirmed.kind === 'alone';
    const smallest = isAlone ? await minimize(level, example, breach, this.#stop) : example;
    const shown = isAlone ? sameBreach((await level.run(smallest)).breaches, breach) : undefined;
    const key = keyOf(breach);
    this.#known.add(key);
    this.#events.found({
      key,
      breach: shown ?? breach,
      level: level.name,
      subject: level.subject,
      example: level.write(smallest),
      original: level.write(example),
      after: isAlone ? [] : confirmed.before.map((each) => level.write(each)),
      trace: await level.trace(smallest),
      seed: this.#seed,
      index,
      executions,
    });
  }
}
