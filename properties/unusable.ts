import type { Overrides } from '../harness/conversation.ts';
import { mustEnd, react } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { Flag } from '../impl/wire/codes.ts';

const PROBE = new TextEncoder().encode('probe');

/**
 * Runs a handshake in which the two sides cannot have the same keys, takes whatever confirms it on our side, and
 * tries data: the peer must refuse our confirmation, or the first packet where it gets none (CNF-01).
 */
export async function mustBeUnusable(
  lab: Lab,
  policy: Partial<Policy>,
  overrides: Overrides = {},
): Promise<Outcome> {
  const session = await lab.open({
    ...overrides,
    // Our side goes on, so that it is the peer that has to notice.
    policy: { ...strict, acceptTag: () => true, acceptConfirmation: () => true, ...policy },
  });
  await session.handshake();
  if (session.packets.some(({ header }) => header.flag === Flag.establishResponse))
    return mustEnd({ kind: 'alive', how: 'it confirmed the session in return' });
  return mustEnd(await react(lab, session, (patience) => session.echo(PROBE, patience)));
}
