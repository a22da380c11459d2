import type { Conversation } from '../harness/conversation.ts';
import { CIPHER_STATE } from '../harness/inside.ts';
import type { Outcome } from '../harness/verdict.ts';

/** Whether a peer in its data phase holds nothing secret but what it seals and opens with. */
export function keepsCiphersAlone({ inside }: Conversation): Outcome {
  const left = inside?.legible ?? [];
  const expected = 'nothing but the cipher states of the two directions can be read';
  const clean = left.length === 2 && left.every((name) => name === CIPHER_STATE);
  return { verdict: clean ? 'pass' : 'fail', expected, observed: left.join('; ') };
}
