import { mustWork } from '../harness/judge.ts';
import type { Lab } from '../harness/lab.ts';
import type { Outcome } from '../harness/verdict.ts';
import type { RatchetKind } from '../impl/channel/data-phase.ts';
import type { Endpoint } from '../impl/endpoint.ts';
import { type Policy, strict } from '../impl/policy.ts';
import { Flag } from '../impl/wire/codes.ts';
import type { Header } from '../impl/wire/header.ts';
import { onSession, type Past, PROBE, refuse } from './past.ts';
import { ratchets, type Starter } from './ratchet-steps.ts';

const RATCHETS: readonly number[] = [
  Flag.symmetricRatchetRequest,
  Flag.asymmetricRatchetRequest,
  Flag.asymmetricRatchetResponse,
];

/**
 * Sends, after a ratchet, what our endpoint makes under the keys of before it: with the number that is next, and a MAC
 * chain that holds all that was sent under those keys, our own ratchet packet included. Only the keys are old.
 */
export async function refuseUnderOldKeys(
  lab: Lab,
  past: Past,
  by: Starter,
  kind: RatchetKind,
  make: (old: Endpoint) => readonly Uint8Array[],
): Promise<Outcome> {
  const sent: { header?: Header; content?: Uint8Array } = {};
  let repeating = false;
  const policy: Policy = {
    ...strict,
    packetContent(content, flag) {
      if (repeating) return sent.content ?? content;
      if (RATCHETS.includes(flag)) sent.content = content.slice();
      return content;
    },
    packetHeader(header) {
      if (repeating) return sent.header ?? header;
      if (RATCHETS.includes(header.flag)) sent.header = header;
      return header;
    },
  };
  return onSession(
    lab,
    past,
    async (session) => {
      const old = session.endpoint.snapshot();
      delete sent.header;
      delete sent.content;
      if (!(await ratchets(session, [{ by, kind }])))
        return mustWork(lab, false, 'the ratchet is followed', session);
      if (sent.header !== undefined) {
        // The same packet, byte for byte: the old state has it behind it, and has not rekeyed.
        repeating = true;
        old.send(PROBE);
        repeating = false;
      }
      return refuse(lab, session, ...make(old));
    },
    { policy },
  );
}
