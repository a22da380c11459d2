import { Chance } from '../fuzz/chance.ts';
import { insideWorlds, profileOf } from '../fuzz/inside-parts.ts';
import type { Level } from '../fuzz/level.ts';
import { InsideSessions } from '../fuzz/sessions/inside.ts';
import type { SessionCase } from '../fuzz/sessions/moves.ts';
import { insideLevel } from '../fuzz/sessions/session-level.ts';
import { type BackendName, backend } from '../impl/crypto/backends.ts';

/** Milliseconds for each figure. */
const TIME = 3_000;

/** One figure: executions a second, on one core, and what is aimed at. */
interface Figure {
  readonly name: string;
  readonly target: number;
  /** Runs some, and says how many. */
  readonly run: () => Promise<number>;
}

function sessions(name: BackendName): InsideSessions {
  const common = { variant: 'simplex', role: 'server', profile: profileOf('s1'), seed: 'bench' } as const;
  return new InsideSessions({ ...common, crypto: backend(name) });
}

/** Mutated cases of a level, made as a campaign makes them, that begin at one of these moments. */
function mutated<Case>(level: Level<Case>, isMeant: (example: Case) => boolean): () => Promise<number> {
  const seeds = level.seeds().filter(isMeant);
  let made = 0;
  return async () => {
    for (let i = 0; i < 100; ) {
      const chance = new Chance(made++);
      const example = level.mutate(chance.pick(seeds), chance.pick(seeds), chance);
      if (!isMeant(example)) continue;
      i += 1;
      const run = level.run(example);
      if (run instanceof Promise) await run;
    }
    return 100;
  };
}

const HANDSHAKE = ['start', 'after 1'];
const begins =
  (bases: readonly string[], inside: boolean) =>
  ({ base }: SessionCase): boolean =>
    bases.includes(base) === inside;

function figures(): readonly Figure[] {
  const fake = sessions('fake');
  const fast = sessions('fast');
  const worlds = insideWorlds({
    ...{ variants: ['simplex', 'duplex'], role: 'server', profile: profileOf('s1') },
    ...{ crypto: backend('fake'), seed: 'bench', defect: undefined },
  });
  return [
    {
      name: 'headers, fake',
      target: 300_000,
      run: mutated(insideLevel('bytes', fake), begins(['start'], true)),
    },
    {
      name: 'data phase from snapshots, fast backend',
      target: 10_000,
      run: mutated(insideLevel('bytes', fast), begins([...HANDSHAKE, 'expired'], false)),
    },
    {
      name: 'handshake from snapshots, fake',
      target: 1_000,
      run: mutated(insideLevel('fields', fake), begins(HANDSHAKE, true)),
    },
    {
      name: 'handshake from snapshots, fast backend',
      target: 100,
      run: mutated(insideLevel('fields', fast), begins(HANDSHAKE, true)),
    },
    { name: 'traces on worlds, fake', target: 300, run: mutated(worlds, () => true) },
  ];
}

for (const { name, target, run } of figures()) {
  await run();
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < TIME) count += await run();
  const rate = Math.round(count / ((performance.now() - begun) / 1000));
  process.stdout.write(
    `${name.padEnd(44)} ${String(rate).padStart(9)} a second, target ${target}: ${rate >= target ? 'met' : 'MISSED'}\n`,
  );
}
