import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf } from './imports.ts';

/** What each room may import of ours, besides itself (docs/architecture.md): rooms, or parts of one. */
const ROOMS: Readonly<Record<string, readonly string[] | 'all'>> = {
  impl: [],
  model: ['record'],
  record: [],
  harness: ['impl', 'model', 'record'],
  properties: ['harness', 'impl', 'model', 'record'],
  fuzz: ['harness', 'properties', 'impl', 'model', 'record'],
  vectors: ['impl', 'model/requirements', 'record', 'harness/faults'],
  reports: ['impl/profile', 'impl/variant', 'impl/wire', 'model/requirements', 'record'],
  cli: 'all',
  bench: 'all',
  peers: [],
  examples: [],
};

/** Rooms whose tests keep the room's own rule; the tests of the others may import any room. */
const STRICT_TESTS = ['impl', 'model'];

/** Frozen bytes, not code: a test of any room may read them. */
const DATA = 'vectors/data';

const PACKAGE = 'qsmp-conformance';

/** The file of ours that a module specifier in `file` names; undefined for a package. Paths from the root. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return specifier;
  return specifier.startsWith(`${PACKAGE}/`) ? specifier.slice(PACKAGE.length + 1) : undefined;
}

function isWithin(path: string, part: string): boolean {
  return path === part || path === `${part}.ts` || path.startsWith(`${part}/`);
}

/** One sentence for each import of a file that its room may not have. */
function violations(file: string, source: string): readonly string[] {
  const room = file.split('/')[0] ?? '';
  const rule = ROOMS[room];
  if (rule === undefined) return [`${file}: ${room} is no room`];
  const isTest = file.endsWith('.test.ts');
  if (rule === 'all' || (isTest && !STRICT_TESTS.includes(room))) return [];
  const allowed = [room, ...rule, ...(isTest ? [DATA] : [])];
  return importsOf(source).flatMap(({ specifier }) => {
    const target = targetOf(file, specifier);
    if (target === undefined || allowed.some((part) => isWithin(target, part))) return [];
    return [`${file}: ${room} may not import ${specifier}`];
  });
}

/** The files of a cycle of imports that stay when the types are gone, or undefined where there is none. */
function cycleOf(sources: ReadonlyMap<string, string>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    const source = sources.get(file);
    if (source === undefined || done.has(file)) return undefined;
    for (const { specifier, typeOnly } of importsOf(source)) {
      const target = typeOnly ? undefined : targetOf(file, specifier);
      const cycle = target === undefined ? undefined : visit(target, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of sources.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Every TypeScript file in a folder of the repository, by its path from the root, and its source. */
function readSources(): ReadonlyMap<string, string> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !/^(\..*|node_modules|dist|coverage)$/.test(entry.name),
  );
  const files = folders.flatMap(({ name }) =>
    readdirSync(`${root}${name}`, { recursive: true, encoding: 'utf8' })
      .map((path) => posix.join(name, path.replaceAll('\\', '/')))
      .filter((path) => /\.[cm]?ts$/.test(path) && !path.includes('/node_modules/')),
  );
  return new Map(files.map((file) => [file, readFileSync(`${root}${file}`, 'utf8')]));
}

describe('the rooms', () => {
  const sources = readSources();

  it('import only what they may', () => {
    expect(sources.size).toBeGreaterThan(40);
    expect([...sources].flatMap(([file, source]) => violations(file, source))).toEqual([]);
  });

  it('have no cycle of imports', () => {
    expect(cycleOf(sources)).toBeUndefined();
  });
});

describe('violations', () => {
  it.each([
    ['impl/endpoint.ts', '../model/machine.ts'],
    ['impl/net/connect.ts', '../../record/trace.ts'],
    ['impl/endpoint.test.ts', '../model/machine.ts'],
    ['impl/endpoint.test.ts', '../vectors/verify.ts'],
    ['impl/endpoint.ts', '../vectors/data/interop/rcs-A.json'],
    ['impl/endpoint.ts', '../../elsewhere/file.ts'],
    ['impl/endpoint.ts', '/elsewhere/file.ts'],
    ['impl/endpoint.ts', '../package.json'],
    ['impl/endpoint.ts', 'qsmp-conformance/model/machine.ts'],
    ['model/machine.ts', '../impl/endpoint.ts'],
    ['model/world.test.ts', '../harness/terms/term.ts'],
    ['record/trace.ts', '../impl/bytes.ts'],
    ['record/trace.ts', '../recorder/trace.ts'],
    ['harness/verdict.ts', '../properties/rpl.ts'],
    ['properties/rpl.ts', '../fuzz/engine.ts'],
    ['fuzz/engine.ts', '../cli/run.ts'],
    ['vectors/verify.ts', '../harness/verdict.ts'],
    ['vectors/verify.ts', '../harness/faults-of-old/fault.ts'],
    ['vectors/verify.ts', '../model/world.ts'],
    ['reports/html.ts', '../model/world.ts'],
    ['reports/html.ts', '../impl/index.ts'],
    ['reports/html.ts', '../impl/endpoint.ts'],
    ['attic/old.ts', './new.ts'],
  ])('has %s refused %s', (file, specifier) => {
    expect(violations(file, `import { x } from '${specifier}';`)).toHaveLength(1);
  });

  it.each([
    ['impl/endpoint.ts', './policy.ts'],
    ['impl/endpoint.ts', 'node:crypto'],
    ['impl/endpoint.ts', '@noble/hashes/sha3.js'],
    ['impl/endpoint.test.ts', '../vectors/data/interop/rcs-A.json'],
    ['model/machine.ts', '../record/trace.ts'],
    ['harness/verdict.ts', '../model/world.ts'],
    ['harness/verdict.test.ts', '../cli/run.ts'],
    ['vectors/verify.ts', '../harness/faults/index.ts'],
    ['vectors/verify.ts', '../harness/faults.ts'],
    ['vectors/verify.ts', '../model/requirements/index.ts'],
    ['reports/html.ts', '../model/requirements/index.ts'],
    ['reports/dissect/dissect.ts', '../../impl/wire/header.ts'],
    ['reports/dissect/dissect.ts', '../../impl/profile.ts'],
    ['cli/run.ts', '../bench/main.ts'],
    ['bench/main.ts', '../impl/index.ts'],
  ])('has %s allowed %s', (file, specifier) => {
    expect(violations(file, `import { x } from '${specifier}';`)).toEqual([]);
  });
});

describe('cycleOf', () => {
  const cycle = (back: string) =>
    cycleOf(
      new Map([
        ['impl/a.ts', `import { b } from './b.ts';`],
        ['impl/b.ts', `export * from './deep/c.ts';`],
        ['impl/deep/c.ts', back],
      ]),
    );

  it('finds a cycle through several files', () => {
    const files = ['impl/a.ts', 'impl/b.ts', 'impl/deep/c.ts', 'impl/a.ts'];
    expect(cycle(`import { a } from '../a.ts';`)).toEqual(files);
    expect(cycle(`import { type A } from '../a.ts';`)).toEqual(files);
  });

  it('lets types refer to each other', () => {
    expect(cycle(`import type { A } from '../a.ts';`)).toBeUndefined();
    expect(cycle('')).toBeUndefined();
  });
});
