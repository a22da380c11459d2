import { join } from 'node:path';
import { DEFECTS } from '../harness/defects/index.ts';
import { TWINS } from '../harness/defects/twins/index.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { DIALECTS } from '../impl/dialect.ts';
import { EVERYTHING, type PlannedFile, planFiles } from '../vectors/generate.ts';
import { dataFolder } from '../vectors/location.ts';
import { MAXIMUM_FILE, type ReadFile, readVectorFile } from '../vectors/read-file.ts';
import { Signing } from '../vectors/slow/signing.ts';
import type { Decider, Subject } from '../vectors/subject.ts';
import { readFile } from './files.ts';
import { INVISIBLE } from './vectors-invisible.ts';

/** A defect, as vectors meet it. */
export interface SeededDefect {
  readonly id: string;
  readonly title: string;
  /** A fresh one: twins have memory. */
  subject(): Subject;
  /** Why no vector can see it, where that is so. */
  readonly invisible: string | undefined;
}

/** Every defect of `harness/defects/`: the seeded ones, and the twins of the model's mutants. */
export const VECTOR_DEFECTS: readonly SeededDefect[] = [
  ...DEFECTS.map(({ id, title, policy, framer, keyFile, dialect, shell }) => ({
    id,
    title,
    subject: () => ({
      crypto: pqclean,
      ...(policy && { policy: () => policy }),
      ...(framer && { framer }),
      ...(keyFile && { keyFile }),
      ...(dialect && { dialect }),
    }),
    invisible:
      INVISIBLE[id] ??
      (shell !== undefined && (policy ?? framer ?? keyFile ?? dialect) === undefined
        ? 'a decision of the socket shell: vectors have no sockets'
        : undefined),
  })),
  ...TWINS.map(({ mutant, title, policy }) => ({
    id: `twin ${mutant}`,
    title,
    subject: () => ({ crypto: pqclean, policy }),
    invisible: INVISIBLE[`twin ${mutant}`],
  })),
];

/** The implementation as it is, tried like a defect. */
export const CLEAN: SeededDefect = Object.freeze({
  id: 'clean',
  title: 'has no defect',
  invisible: undefined,
  subject: () => ({ crypto: pqclean, policy: () => ({}), framer: {}, keyFile: {}, dialect: {} }),
});

/** A test that fails, and where. */
export interface FailedTest {
  readonly type: string;
  readonly file: string;
  readonly tcId: number;
  readonly path: string;
}

/** What the shipped vectors make of a defect. */
export interface Detection {
  readonly defect: string;
  readonly title: string;
  readonly invisible: string | undefined;
  /** The first test of each type that fails. */
  readonly failed: readonly FailedTest[];
}

/** The types that answer soonest. Those that are not named have most tests, and come last. */
const QUICKEST = [
  'session',
  'handshake',
  'framer',
  'transcript',
  'key-schedule',
  'signed-hash',
  'key-expiration',
  'error-packet',
  'data-phase',
  'ratchet',
  'public-key-file',
  'private-key-file',
  'negative-data-phase',
  'negative-handshake',
];

/**
 * The shipped files whose answers depend on decisions, the quickest first: those of the default dialect, which
 * is that of the defects, and of the smallest profile of their type, which has most cases.
 */
const FILES: readonly PlannedFile[] = planFiles(EVERYTHING)
  .filter(
    ({ type, profile, dialect }) =>
      type.decides.length > 0 &&
      (profile ?? type.profiles[0]) === type.profiles[0] &&
      (dialect ?? DIALECTS.reference) === DIALECTS.reference,
  )
  .toSorted((one, other) => rankOf(one) - rankOf(other));

function rankOf({ type }: PlannedFile): number {
  const rank = QUICKEST.indexOf(type.name);
  return rank < 0 ? QUICKEST.length : rank;
}

/** Files that were read in this thread. */
const read = new Map<string, ReadFile>();

function fileOf({ name }: PlannedFile): ReadFile {
  const file = read.get(name) ?? readVectorFile(readFile(join(dataFolder(), name), MAXIMUM_FILE), name);
  read.set(name, file);
  return file;
}

/** @param all whether other types are asked once one has found it */
export function detect(defect: SeededDefect, { all }: { readonly all: boolean }): Detection {
  const { id, title, invisible } = defect;
  const changed = Object.keys(defect.subject());
  const concerned = FILES.filter(({ type }) => type.decides.some((each: Decider) => changed.includes(each)));
  const failed: FailedTest[] = [];
  for (const file of concerned) {
    const found = firstFailure(file, defect.subject());
    if (found !== undefined) failed.push(found);
    if (found !== undefined && !all) break;
  }
  return { defect: id, title, invisible, failed };
}

function firstFailure(file: PlannedFile, subject: Subject): FailedTest | undefined {
  const { type, document } = fileOf(file);
  const signing = new Signing('check');
  for (const { tcId, path, differences } of type.verify(document, { ...subject, signing }))
    if (differences.length > 0 && tcId !== undefined)
      return { type: type.name, file: file.name, tcId, path: differences[0]?.path ?? path };
  return undefined;
}
