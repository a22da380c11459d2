import type { KeptCase } from './corpus-folder.ts';
import { EVERY_KIND, insideParts } from './inside-parts.ts';

/** Of a corpus, smaller cases first, those that reach something that none before them did. */
export async function distilled(
  cases: readonly KeptCase[],
  interrupted: () => boolean,
): Promise<readonly KeptCase[]> {
  const left: KeptCase[] = [];
  const done = new Set<string>();
  for (const part of insideParts({ ...EVERY_KIND, backend: 'fake' })) {
    await part(async ({ level }) => {
      const name = `${level.name} ${level.subject}`;
      // The second part of the same name is the one under real cryptography.
      if (done.has(name)) return;
      done.add(name);
      const reached = new Set<string>();
      const its = cases.filter((each) => each.level === level.name && each.subject === level.subject);
      const sizes = new Map(its.map((each) => [each, JSON.stringify(each.example).length]));
      for (const each of its.toSorted((one, other) => (sizes.get(one) ?? 0) - (sizes.get(other) ?? 0))) {
        if (interrupted()) return;
        const { features } = await level.run(level.read(each.example));
        if (features.every((feature) => reached.has(feature))) continue;
        for (const feature of features) reached.add(feature);
        left.push(each);
      }
    });
  }
  return left;
}
