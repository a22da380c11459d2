import type { Held } from '../../impl/policy.ts';
import type { Defect } from './defect.ts';
import { keeps } from './twins/ratchet.ts';

const KEPT: readonly (readonly [id: string, held: Held, what: string])[] = [
  ['channel-keys-kept', 'channel keys', 'the channel keys'],
  ['ratchet-key-kept', 'ratchet key', 'the ratchet key'],
  ['ephemeral-key-kept', 'KEM secret key', 'an ephemeral secret key'],
  ['received-bytes-kept', 'received bytes', 'what it has received of a packet'],
];

/** TRD-01: each erasure left out, one by one; and an end that is none. */
export const TEARDOWN_DEFECTS: readonly Defect[] = [
  ...KEPT.map(([id, held, what]) => ({
    id: `${id}-at-the-end`,
    title: `keeps ${what} in memory when a session ends`,
    breaks: ['TRD-01'],
    policy: keeps(held, 'closed')('server'),
  })),
  {
    id: 'own-close-not-final',
    title: 'goes on after it has ended a session in good order itself',
    breaks: ['TRD-01'],
    policy: { closingEndsSession: () => false },
  },
];
