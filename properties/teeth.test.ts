import { describe, expect, it } from 'vitest';
import { DEFECTS } from '../harness/defects/index.ts';
import { inProcessTargets, ownServers } from '../harness/own/targets.ts';
import { runChecks } from '../harness/run-checks.ts';
import { PROFILES } from '../impl/profile.ts';
import { CHECKS } from './index.ts';

/** Each family with the defects of our own server that it must catch over sockets. */
const TEETH: Readonly<Record<string, readonly string[]>> = {
  session: ['ratchet-key-from-channel'],
  replay: [
    'time-unchecked',
    'time-past-unchecked',
    'time-window-two-minutes',
    'time-window-half',
    'time-wraps',
    'sequence-unchecked',
    'sequence-gaps',
    'sequence-repeats',
    'bad-packet-dropped',
  ],
  downgrade: [
    'configuration-unchecked',
    'configuration-prefix',
    'configuration-without-zero',
    'configuration-as-string',
    'configuration-any-case',
    'configuration-weaker',
    'second-try',
  ],
  confirmation: [
    'confirmation-unchecked',
    'confirmation-half',
    'confirmation-one-byte-off',
    'tag-unchecked',
    'tag-prefix',
    'failure-left-open',
  ],
  directional: [
    'one-key-for-both',
    'keys-swapped',
    'one-nonce-for-both',
    'one-key-after-ratchet',
    'ephemeral-key-reused',
  ],
};

const cases = Object.entries(TEETH).flatMap(([family, ids]) => ids.map((id) => [family, id] as const));

/** What fails of a family on our own servers, in both variants and profile s1, over sockets. */
async function failing(family: string, defect: string | undefined) {
  const targets = await ownServers(
    {
      variants: ['simplex', 'duplex'],
      profiles: PROFILES.slice(0, 1),
      dialect: 'reference',
      backend: 'fast',
      defect,
    },
    '127.0.0.1',
  );
  try {
    const results = await runChecks(
      CHECKS.filter(({ id }) => id.startsWith(`${family}/`)),
      targets,
      { seed: 1, effort: 0.6, jobs: 8, interrupted: () => false, onResult: () => {} },
    );
    return results.filter(({ verdict }) => verdict !== 'pass');
  } finally {
    await targets.close();
  }
}

describe('teeth: seeded defects of our own servers, over sockets', () => {
  it.each(cases)('%s catches %s, by a check of a requirement that it breaks', async (family, id) => {
    const found = await failing(family, id);
    const breaks = DEFECTS.find((defect) => defect.id === id)?.breaks ?? [];
    const caught = found.filter(
      ({ verdict, requirements }) => verdict === 'fail' && requirements.some((each) => breaks.includes(each)),
    );
    expect(caught.map(({ check }) => check)).not.toEqual([]);
    expect(found.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });
});

describe('teeth in process', () => {
  it('catches a ratchet key that is a channel key, which no socket shows', async () => {
    const own = {
      variants: ['simplex', 'duplex'],
      profiles: PROFILES.slice(0, 1),
      dialect: 'reference',
    } as const;
    const targets = inProcessTargets({ ...own, backend: 'fast', defect: 'ratchet-key-from-channel' }, 1);
    const results = await runChecks(
      CHECKS.filter(({ id }) => id === 'directional/key-material'),
      targets,
      { seed: 1, effort: 1, jobs: 1, interrupted: () => false, onResult: () => {} },
    );
    expect(results.map(({ verdict }) => verdict)).toEqual(Array(4).fill('fail'));
  });
});
