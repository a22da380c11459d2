import type { Conversation } from '../harness/conversation.ts';
import type { RatchetKind } from '../impl/channel/data-phase.ts';

/** Who starts each of several ratchets. */
export type Starter = 'us' | 'peer';

/** Goes through ratchets one by one, with data after each where it is asked for. */
export async function ratchets(
  session: Conversation,
  steps: readonly { readonly by: Starter; readonly kind: RatchetKind; readonly data?: Uint8Array }[],
): Promise<boolean> {
  for (const { by, kind, data } of steps) {
    const followed = by === 'us' ? await session.ratchet(kind) : await session.peerRatchet(kind);
    if (!followed || (data !== undefined && !(await session.echo(data)))) return false;
  }
  return true;
}
