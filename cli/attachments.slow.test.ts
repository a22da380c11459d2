import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Peer } from '../record/index.ts';
import { runBuilt } from './testing/built.ts';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

const CHECKS = ['session/', 'confirmation/', 'directional/', 'replay/time', 'keys/'];
/** A client that is started for every connection is tried by fewer: each takes as long as a program to start. */
const FEW = ['session/', 'replay/time', 'confirmation/wrong-value'];

const MANIFESTS = [
  'simplex-server',
  'duplex-server',
  'simplex-client',
  'duplex-client',
  'simplex-server-adapter',
  'duplex-server-adapter',
  'simplex-client-adapter',
  'duplex-client-adapter',
].map((name) => `peers/own-${name}.json`);

interface Document {
  readonly results: readonly { readonly check: string; readonly role: string; readonly verdict: string }[];
}

/** What each check came to on the peers of a role, where it could be tried. */
function verdicts(output: string, role: string): ReadonlyMap<string, string> {
  const { results }: Document = JSON.parse(output);
  const tried = results.filter((each) => each.role === role && each.verdict !== 'unsupported');
  return new Map(tried.map(({ check, verdict }) => [check, verdict]));
}

describe('our own implementation has the verdicts that it has in process', () => {
  it.each(MANIFESTS)('as %s, with 20 seeds', async (manifest) => {
    const peer: Peer = JSON.parse(readFileSync(new URL(`../${manifest}`, import.meta.url), 'utf8'));
    const checks = peer.attachment.kind === 'client' ? FEW : CHECKS;
    const only = checks.flatMap((each) => ['--only', each]);
    for (const seed of SEEDS) {
      const words = ['conform', '--json', '--seed', `${seed}`, ...only];
      const attached = await runBuilt([...words, '--peer', manifest]);
      expect([seed, attached.code, attached.errors]).toEqual([seed, 0, '']);
      const own = ['--in-process', '--variant', peer.variant, '--profile', 's5'];
      const inProcess = verdicts((await runBuilt([...words, ...own])).output, peer.role);
      const found = verdicts(attached.output, peer.role);
      expect(found.size).toBeGreaterThan(4);
      for (const [check, verdict] of found)
        expect([seed, check, verdict]).toEqual([seed, check, inProcess.get(check)]);
    }
  });
});
