import { expect, it } from 'vitest';
import { unlikeOwn } from '../harness/testing/relayed.ts';
import { CHECKS } from './index.ts';

// A table's checks differ by their faults alone: some of them show what a relay changes. Megabytes cut into single
// bytes take minutes, and show nothing that thousands do not.
const SOME = CHECKS.filter(
  ({ id, factors }, at) =>
    (factors === undefined || at % 8 === 0) && !/^robustness\/(flood|answers-unread)/.test(id),
);

it.each([
  ['IPv4', '127.0.0.1'],
  ['IPv6', '::1'],
])(
  'has the same verdicts over %s, and through a relay that cuts every packet into single bytes',
  async (_, host) => {
    expect(await unlikeOwn(host, SOME)).toEqual([]);
  },
);
