import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunHeader, type RunResult, RunWriter } from '../record/index.ts';
import { FORMATS } from '../reports/index.ts';
import { EXAMPLE, HEADER, RESULT } from '../reports/testing/runs.ts';

// `npm run bench:reports`: 100,000 results through `report convert` into each format, through `report merge` and `report
// diff`, each in a process of its own, whose peak memory and time are measured. It runs what was built.

const RESULTS = 100_000;
/** MiB that no process may take more of. */
const BOUND = 300;

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** Loaded before the program: says at its end what the system counted, on the stream that is given for it. */
const MEASURE = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

const FAMILIES = [
  'session',
  'replay',
  'header',
  'handshake',
  'error',
  'keys',
  'channel',
  'ratchet',
  'teardown',
  'limits',
];
const VERDICTS: readonly RunResult['verdict'][] = [
  'fail',
  'warn',
  'info',
  'inconclusive',
  'unsupported',
  'error',
];

/** One result in twenty is no pass, and every second of those has a conversation of ten packets. */
function resultAt(index: number): Omit<RunResult, 'kind'> {
  const { kind, ...plain } = RESULT;
  const check = `${FAMILIES[index % FAMILIES.length]}/check-${Math.floor(index / 6)}`;
  const place = {
    variant: index % 2 === 0 ? ('simplex' as const) : ('duplex' as const),
    profile: ['s1', 's3', 's5'][index % 3] ?? 's1',
  };
  const verdict = index % 20 === 0 ? (VERDICTS[(index / 20) % VERDICTS.length] ?? 'fail') : 'pass';
  if (verdict === 'pass') return { ...plain, ...place, check, verdict };
  const trace: NonNullable<RunResult['example']>['trace'] = {
    ...{ format: 'qsmp-trace/1', title: plain.title, clock: '1800000000', seed: '7' },
    subject: { ...place, dialect: 'reference' },
    agents: [
      { name: 'us', kind: 'ours', role: 'client' },
      { name: 'peer', kind: 'peer', role: 'server' },
    ],
    steps: Array.from({ length: 10 }, (_, at) => ({
      ...({ kind: 'send', from: at % 2 === 0 ? 'us' : 'peer', to: at % 2 === 0 ? 'peer' : 'us' } as const),
      ...{ connection: 1, milliseconds: at, bytes: `${'0a'.repeat(21)}${'5c'.repeat(400)}` },
    })),
  };
  const example = index % 40 === 0 ? { ...EXAMPLE, trace } : EXAMPLE;
  return { ...plain, ...place, check, verdict, example, replay: `qsmp conform --only ${check} --seed 7` };
}

async function write(
  path: string,
  header: Partial<RunHeader>,
  isMeant: (index: number) => boolean,
): Promise<void> {
  const { format, kind, ...head } = { ...HEADER, ...header };
  const writer = await RunWriter.create(path, head);
  for (let index = 0; index < RESULTS; index++) if (isMeant(index)) writer.add(resultAt(index));
  writer.finish({ interrupted: false, milliseconds: 1 });
}

/** Peak memory in MiB, and seconds. */
async function measured(
  words: readonly string[],
): Promise<{ readonly memory: number; readonly time: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', MEASURE, MAIN, 'report', ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stdio[3]?.on('data', (bytes: Uint8Array) => {
    said += Buffer.from(bytes).toString();
  });
  await once(child, 'close');
  return { memory: Number(said) / 1024, time: (performance.now() - begun) / 1000 };
}

const folder = mkdtempSync(join(tmpdir(), 'qsmp-bench-'));
try {
  const [whole, one, two] = ['whole', '1', '2'].map((name) => join(folder, `${name}.ndjson`));
  if (whole === undefined || one === undefined || two === undefined) throw new Error('no names');
  await write(whole, {}, () => true);
  for (const [at, path] of [one, two].entries())
    await write(path, { shard: { index: at + 1, of: 2 } }, (index) => index % 2 === at);
  process.stdout.write(
    `${RESULTS} results, ${Math.round(statSync(whole).size / (1 << 20))} MiB as a record\n`,
  );
  const out = join(folder, 'out');
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ...FORMATS.map(
      ({ name }) => [`convert ${name}`, ['convert', whole, '--report', `${name}=${out}`]] as const,
    ),
    ['convert, printed', ['convert', whole]],
    [
      'convert, all at once',
      ['convert', whole, ...FORMATS.flatMap(({ name }) => ['--report', `${name}=${out}.${name}`])],
    ],
    ['merge', ['merge', one, two, '--report', `ndjson=${out}`]],
    ['merge junit', ['merge', one, two, '--report', `junit=${out}`]],
    ['diff', ['diff', whole, whole]],
  ];
  let met = true;
  for (const [name, words] of rows) {
    const { memory, time } = await measured(words);
    met &&= memory > 0 && memory < BOUND;
    process.stdout.write(
      `${name.padEnd(22)} ${memory.toFixed(0).padStart(4)} MiB ${time.toFixed(1).padStart(6)} s\n`,
    );
  }
  const same = readFileSync(out, 'utf8').includes('tests="100000"');
  process.stdout.write(`${met && same ? 'met' : 'MISSED'}: less than ${BOUND} MiB each\n`);
  process.exitCode = met && same ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
