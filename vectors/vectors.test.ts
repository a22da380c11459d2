import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noble } from '../impl/crypto/noble.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import { PROFILES } from '../impl/profile.ts';
import { EVERYTHING, generateFile, planFiles, SHIPPED_SEED } from './generate.ts';
import { dataFolder } from './location.ts';
import { readSums, SUMS, sha256 } from './sums.ts';
import { VECTOR_FILES, vectorBytes, vectorFile } from './testing/shipped-vectors.ts';
import { TYPES } from './types/index.ts';
import { verifyVectors } from './verify-vectors.ts';

/** How many profiles, dialects and files the types have that are not made for the profiles of ML-KEM. */
const SHIPPED: Readonly<Record<string, readonly [profiles: number, dialects: number, files: number]>> = {
  mceliece: [10, 3, 5],
  'mceliece-session': [10, 1, 10],
  'slh-dsa': [5, 3, 3],
  'slh-dsa-key-file': [5, 3, 5],
};

const READ = new Map(VECTOR_FILES.map((name) => [name, vectorFile(name)]));
const ALL = [...READ.values()].flatMap(({ type, document }) =>
  document.testGroups.flatMap(({ tests }) => tests.map((test) => ({ type: type.name, test }))),
);
const count = (type: string, result?: string) =>
  ALL.filter((each) => each.type === type && (result === undefined || each.test.result === result)).length;

describe('the vectors that ship', () => {
  it.each(VECTOR_FILES)('%s: every value is what we come to', (name) => {
    // generated.slow.test.ts makes every signature again, and compares the bytes.
    const verification = verifyVectors(name, vectorBytes(name), { crypto: pqclean }, 'check');
    const { failures, compared, tests, signatures } = verification;
    expect(failures).toEqual([]);
    expect(compared).toBeGreaterThan(2 * tests);
    // Those that need not be made stand in the file, but for Duplex of two profiles that share a scheme with a third.
    const made = /-session-h[67]-/.test(name) ? 4 : 0;
    expect([name, signatures?.made ?? 0]).toEqual([name, made]);
    expect((signatures?.checked ?? 0) > 0).toBe(/-session-h|^slh-dsa-\d/.test(name));
  });

  it.each(['kem-s1.json', 'signed-hash-s3-formal-2026.json', 'session-s3-reference.json'])(
    '%s: and with noble',
    (name) => {
      expect(verifyVectors(name, vectorBytes(name), { crypto: noble }).failures).toEqual([]);
    },
  );

  it('have the digests of SHA256SUMS', () => {
    const sums = readSums(readFileSync(join(dataFolder(), SUMS), 'utf8'));
    expect([...sums.keys()].sort()).toEqual(VECTOR_FILES);
    for (const [name, digest] of sums) expect(sha256(vectorBytes(name))).toBe(digest);
  });

  it('are many, of no type too many', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(10_000);
    for (const { name } of TYPES) {
      expect(count(name), name).toBeGreaterThan(0);
      expect(count(name), name).toBeLessThanOrEqual(2000);
    }
    expect(count('negative-handshake', 'invalid')).toBeGreaterThanOrEqual(300);
    expect(count('negative-data-phase', 'invalid')).toBeGreaterThanOrEqual(1000);
    expect(count('session')).toBeGreaterThanOrEqual(60);
  });

  it('take at most 40 MiB, the recordings included', () => {
    const files = readdirSync(dataFolder(), { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, name) => sum + statSync(join(dataFolder(), name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(40 << 20);
  });

  it('refuse what is invalid, and take what is valid', () => {
    const refusals = ALL.flatMap(({ type, test }) => {
      const expected = Object(test.expected);
      const refused =
        'outcome' in expected
          ? expected.outcome === 'refused'
          : 'accepted' in expected
            ? !expected.accepted
            : 'opens' in expected
              ? !expected.opens
              : 'steps' in expected && type === 'rcs-sequence'
                ? expected.steps.some((step: object) => 'opens' in step && step.opens === false)
                : undefined;
      return refused === undefined ? [] : [{ type, test, refused }];
    });
    expect(refusals.length).toBeGreaterThan(3000);
    for (const { type, test, refused } of refusals) {
      const name = `${type}: ${test.comment}`;
      if (test.result === 'invalid') expect(refused, name).toBe(true);
      if (test.result === 'valid') expect(refused, name).toBe(false);
      // A key of Classic McEliece is valid with any bit changed that counts.
      if (type === 'mceliece' && test.result === 'valid') continue;
      expect(test.mutation === undefined, name).toBe(test.result === 'valid' && type !== 'kem');
    }
  });

  it('try the requirements that their types are registered for', () => {
    for (const { name, requirements } of TYPES) {
      const tried = ALL.filter(({ type }) => type === name).flatMap(({ test }) => test.requirements);
      expect([...new Set(tried)].sort(), name).toEqual(requirements);
    }
  });

  it('take nothing after a refusal', () => {
    const data = ALL.filter(({ type }) => type === 'negative-data-phase').map(({ test }) => ({
      ...Object(test.expected),
      hasNext: 'next' in Object(test.prompt),
    }));
    expect(data.length).toBeGreaterThan(1000);
    for (const { outcome, nextTaken, hasNext, events } of data) {
      expect(nextTaken).toBe(outcome !== 'refused' && hasNext);
      if (outcome === 'refused')
        expect(events.map(({ event }: { event: string }) => event)).toEqual(['closed']);
    }
  });

  it('report codes that fit (ERR-02)', () => {
    let compared = 0;
    for (const { type, test } of ALL) {
      const { codes, outcome, events } = Object(test.expected);
      if (type !== 'negative-handshake' || outcome !== 'refused' || codes.length === 0) continue;
      compared += 1;
      expect(codes, test.comment).toContain(events.at(-1).code);
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it('have every profile and dialect in what depends on them', () => {
    for (const { name, axes } of TYPES) {
      const files = [...READ.values()].filter(({ type }) => type.name === name);
      const profiles = new Set(files.flatMap(({ document }) => document.profiles));
      const dialects = new Set(files.flatMap(({ document }) => document.protocol.dialects));
      const [ofProfiles, ofDialects, count] = SHIPPED[name] ?? [
        3,
        3,
        (axes.includes('profile') ? 3 : 1) * (axes.includes('dialect') ? 3 : 1),
      ];
      expect([name, profiles.size, dialects.size, files.length]).toEqual([
        name,
        ofProfiles,
        ofDialects,
        count,
      ]);
    }
  });

  it('have each of the thirteen profiles in sessions of both variants', () => {
    const sessions = [...READ.values()].filter(({ type }) => /^(?:mceliece-)?session$/.test(type.name));
    const lived = sessions.flatMap(({ document }) =>
      document.testGroups.map(({ parameters }) => {
        const { profile, variant } = Object(parameters);
        return `${profile} ${variant}`;
      }),
    );
    expect([...new Set(lived)].sort()).toEqual(
      PROFILES.flatMap(({ configuration }) => [`${configuration} duplex`, `${configuration} simplex`]).sort(),
    );
  });
});

describe('generateFile', () => {
  const [first, second] = planFiles(EVERYTHING);

  it('gives other inputs for another seed, and the same for the same', () => {
    if (first === undefined) throw new Error('no file is planned');
    const [one, again, other] = [1, 1, 2].map((seed) => sha256(generateFile(first, seed, pqclean)));
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(second?.name).not.toBe(first.name);
  });

  it('gives the same bytes with noble', () => {
    for (const file of planFiles(EVERYTHING).filter(({ name }) => name === 'handshake-s1-reference.json'))
      expect(sha256(generateFile(file, SHIPPED_SEED, noble))).toBe(sha256(vectorBytes(file.name)));
  });
});
