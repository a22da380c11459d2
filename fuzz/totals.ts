import type { Standing } from './campaign.ts';

/** Where several workers stand together. */
export function totalOf(all: readonly Standing[]): Standing {
  const sum = (of: (each: Standing) => number) => all.reduce((total, each) => total + of(each), 0);
  return {
    executions: sum(({ executions }) => executions),
    corpus: sum(({ corpus }) => corpus),
    reached: [...new Set(all.flatMap(({ reached }) => reached))],
    unstable: sum(({ unstable }) => unstable),
    unconfirmed: sum(({ unconfirmed }) => unconfirmed),
    breaches: sum(({ breaches }) => breaches),
  };
}
