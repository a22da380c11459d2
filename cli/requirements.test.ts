import { describe, expect, it } from 'vitest';
import { coverage, type Registration } from '../model/requirements/coverage.ts';
import { REQUIREMENTS } from '../model/requirements/index.ts';
import { bufferedIo } from './buffered-io.ts';
import { REGISTRATIONS } from './coverage.ts';
import { requirementsCommand } from './requirements.ts';
import { listRequirements } from './requirements-text.ts';
import { run } from './run.ts';

const REGISTERED: readonly Registration[] = [
  { kind: 'check', id: 'replayed-packet', requirements: ['RPL-01', 'RPL-02'] },
  { kind: 'vector', id: 'messages', requirements: ['RPL-01'] },
];

async function requirements(argv: readonly string[], columns?: number) {
  const io = bufferedIo(columns === undefined ? {} : { columns });
  const command = [
    (context: Parameters<typeof requirementsCommand>[0]) => requirementsCommand(context, REGISTERED),
  ];
  const code = await run(['requirements', ...argv], io, command);
  return { code, output: io.output(), errors: io.errors() };
}

/** The ids of the JSON document that a successful command prints alone on stdout. */
async function idsOf(...argv: readonly string[]): Promise<readonly string[]> {
  const { code, output, errors } = await requirements([...argv, '--json']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const document: { requirements: { id: string }[] } = JSON.parse(output);
  return document.requirements.map(({ id }) => id);
}

function idsWhere(holds: (requirement: (typeof REQUIREMENTS)[number]) => boolean): readonly string[] {
  return REQUIREMENTS.filter(holds).map(({ id }) => id);
}

describe('qsmp requirements', () => {
  it('has truthful registrations', () => {
    expect(coverage(REGISTRATIONS)).toHaveLength(REQUIREMENTS.length);
  });

  it('has something that tries each requirement, or the reason why nothing does', () => {
    const open = coverage(REGISTRATIONS).filter(
      ({ coveredBy, untested }) => coveredBy.length === 0 && untested.length === 0,
    );
    expect(open.map(({ requirement }) => requirement.id)).toEqual([]);
  });

  it('lists every requirement, one a line on a pipe', async () => {
    const { code, output, errors } = await requirements([]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toBe('ID      LEVEL   INNER   COVERED  REQUIREMENT');
    expect(lines.slice(1, -2).map((line) => line.slice(0, 6))).toEqual(idsWhere(() => true));
    expect(output).toContain(
      'RPL-03  MUST    no      0        Handshake packets replayed from another handshake lead to no session ' +
        'in which either side accepts data.\n',
    );
    expect(output).toMatch(/RPL-01 {2}MUST {4}no {6}2 /);
    expect(lines.at(-1)).toBe('revision 2026.1: 84 requirements listed, 2 covered');
  });

  it('wraps to the width of a terminal', async () => {
    const { output } = await requirements(['--family', 'SMX'], 72);
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(output).toMatch(/^ {32}\S/m);
  });

  it.each([
    [['--family', 'RPL'], idsWhere(({ family }) => family === 'RPL')],
    [['--family', 'rpl'], idsWhere(({ family }) => family === 'RPL')],
    [
      ['--level', 'should'],
      ['ERR-02', 'RTS-05', 'DOS-02', 'DOS-03', 'DOS-04'],
    ],
    [['--level', 'INFO', '--family', 'SEC'], ['SEC-10']],
    [['--variant', 'duplex', '--family', 'CNF'], ['CNF-02']],
    [
      ['--uncovered', '--family', 'RPL'],
      ['RPL-03', 'RPL-04', 'RPL-05'],
    ],
    [
      ['--revision', '2026.1', '--family', 'CNF'],
      ['CNF-01', 'CNF-02'],
    ],
    [['--family', 'RPL', '--level', 'INFO'], []],
  ])('filters by %j', async (argv, ids) => {
    expect(await idsOf(...argv)).toEqual(ids);
  });

  it('counts an empty listing as a success, in text too', async () => {
    expect(await requirements(['--family', 'RPL', '--level', 'INFO'])).toEqual({
      code: 0,
      output: 'revision 2026.1: 0 requirements listed, 0 covered\n',
      errors: '',
    });
  });

  it('prints one JSON document with everything that is known', async () => {
    const { output } = await requirements(['--family', 'RPL', '--json']);
    const document = JSON.parse(output);
    expect(document.revision).toBe('2026.1');
    expect(document.families).toEqual([{ id: 'RPL', title: 'Replay' }]);
    expect(document.requirements[0]).toEqual({
      ...REQUIREMENTS.find(({ id }) => id === 'RPL-01'),
      scored: true,
      coverage: [
        { kind: 'check', id: 'replayed-packet' },
        { kind: 'vector', id: 'messages' },
      ],
      untested: [],
    });
  });

  it.each([
    [['--family', 'HDX'], "unknown family 'HDX' (Did you mean HDR?)"],
    [['--level', 'MUTS'], "unknown level 'MUTS' (Did you mean MUST?)"],
    [['--level', 'x'], "unknown level 'x' (one of MUST, SHOULD, INFO)"],
    [['--variant', 'duplexx'], "unknown variant 'duplexx' (Did you mean duplex?)"],
    [['--revision', '2025.1'], "unknown revision '2025.1' (Did you mean 2026.1?)"],
    [['show', 'RPL-1'], "unknown requirement 'RPL-1' (Did you mean RPL-01?)"],
    [['show', 'nonsense'], "unknown requirement 'nonsense' (`qsmp requirements` lists them)"],
    [['shwo', 'RPL-01'], "unknown command 'requirements shwo' (Did you mean show?)"],
    [['rpl-01'], "unknown command 'requirements rpl-01' (Did you mean show RPL-01?)"],
    [['show', 'RPL-01', '--family', 'RPL'], "unknown option '--family'"],
  ])('refuses %j', async (argv, sentence) => {
    expect(await requirements(argv)).toEqual({ code: 2, output: '', errors: `qsmp: ${sentence}\n` });
  });
});

describe('qsmp requirements show', () => {
  it('explains one requirement', async () => {
    const { code, output, errors } = await requirements(['show', 'rpl-01']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toBe(
      [
        'RPL-01 (Replay)',
        '',
        'A data-phase packet accepted once is never accepted again, in this session, in another session between ' +
          'the same parties, in the other direction, or by another endpoint.',
        '',
        'level       MUST: a peer that does not do it fails',
        'inner       no: nothing in it needs an endpoint whose inside the test controls',
        'variants    simplex, duplex',
        'since       2026.1',
        'sources     S 11.5: QSMP Technical Specification, revision 1.4b (2026)',
        '            F 7.4: The Design and Formal Analysis of QSMP (2026)',
        '            F 8.2: The Design and Formal Analysis of QSMP (2026)',
        'covered by  check replayed-packet',
        '            vector messages',
        '',
      ].join('\n'),
    );
  });

  it('says what of it nothing tries, and why', async () => {
    const { output } = await requirements(['show', 'CNF-02']);
    expect(output).toMatch(/^untested {4}constant-time comparisons: a comparison of 32 or 64 bytes /m);
  });

  it('shows the layout that a sentence calls "above", and that nothing tries it', async () => {
    const { output } = await requirements(['show', 'SMX-01'], 80);
    expect(output).toContain('\ncovered by  nothing\n');
    expect(output).toMatch(/Context of its family:\n\n.*4 {2}S->C exchange response \(08\), seq 1\n/s);
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([[['show', 'RPL-01', '--json']], [['show', '--json', 'RPL-01']], [['--json', 'show', 'RPL-01']]])(
    'prints one JSON document for %j',
    async (argv) => {
      const { code, output, errors } = await requirements(argv);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(JSON.parse(output).requirements).toMatchObject([{ id: 'RPL-01', coverage: [{}, {}] }]);
    },
  );
});

describe('listRequirements', () => {
  it('says which requirements a revision does not score', () => {
    const [first, second] = coverage([]);
    if (first === undefined || second === undefined) throw new Error('the catalogue is empty');
    const listed = listRequirements(
      '2026.1',
      [
        { ...first, scored: true },
        { ...second, scored: false },
      ],
      80,
    );
    expect(listed).toMatch(/^PRM-01 {2}MUST /m);
    expect(listed).toMatch(/^PRM-02 {2}\(MUST\) /m);
    expect(listed).toMatch(/, 1 in parentheses not scored at this revision\n$/);
  });
});
