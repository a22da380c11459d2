import type { Actor } from '../../harness/terms/actor.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { HEADER_LENGTH } from '../../impl/wire/header.ts';
import type { Breach } from '../level.ts';

/** What an endpoint did with a packet that it refused, where that was more than to say so once. */
export function strayAnswer(
  { answer, reason, watched }: Actor,
  before: string,
): Omit<Breach, 'state'> | undefined {
  const closed = answer.events.some(({ type }) => type === 'closed');
  const delivered = answer.events.some(({ type }) => type === 'data');
  if (delivered && (closed || watched.opened === undefined))
    return {
      requirement: 'CHN-04',
      expected: 'nothing delivered of a packet that is refused',
      observed: 'data that did not authenticate',
      response: 'delivered',
    };
  if (!closed || reason === undefined) return undefined;
  const { packets } = answer;
  if (reason.cause !== 'failure')
    return packets.length === 0
      ? undefined
      : {
          requirement: before === 'established' ? 'ERR-04' : 'ERR-01',
          expected: 'no answer to an error',
          observed: `${packets.length} packets`,
          response: 'answered an error',
        };
  const isOneError = packets.every(
    (packet, i) =>
      i === 0 &&
      packet[0] === Flag.errorCondition &&
      (before === 'established' || packet.length === HEADER_LENGTH + 1),
  );
  return isOneError
    ? undefined
    : {
        requirement: before === 'established' ? 'CHN-04' : 'ERR-01',
        expected: 'at most one error packet after a refusal',
        observed: `${packets.length} packets, the first of flag ${packets[0]?.[0]}`,
        response: 'answered a refusal',
      };
}
