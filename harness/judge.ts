import { errorName } from '../impl/wire/codes.ts';
import type { Conversation, Ending } from './conversation.ts';
import type { Lab } from './lab.ts';
import type { Outcome } from './verdict.ts';

/** What the peer did after a fault. */
export type Reaction =
  | { readonly kind: 'ended'; readonly ending: Ending }
  /** It answered an honest probe, or delivered what it should have refused. */
  | { readonly kind: 'alive'; readonly how: string }
  /** It did neither, while a canary elsewhere was answered, or was not. */
  | { readonly kind: 'silent'; readonly canary: boolean };

/** An honest thing to try once the fault was sent, for `patience` ms: whether the peer went on with us. */
export type Probe = (patience: number) => Promise<boolean>;

/** A handful of milliseconds in which most peers have reacted, before they are probed. */
const PROMPT = 150;

/** What shows that the peer went on with us, in words; undefined while nothing does. */
export type Progress = () => string | undefined;

/** It delivered something from now on. */
function delivery(conversation: Conversation): Progress {
  const delivered = conversation.received.length;
  return () => (conversation.received.length > delivered ? 'it delivered data and sent it back' : undefined);
}

/**
 * Waits for the peer to end the connection; if it does not, probes it honestly. A timeout alone never
 * decides: silence counts only while a canary elsewhere is answered (docs/architecture.md, "Manners").
 */
export async function react(
  lab: Lab,
  conversation: Conversation,
  probe: Probe,
  progress: Progress = delivery(conversation),
): Promise<Reaction> {
  const { patience } = lab.target;
  const begun = performance.now();
  const prompt = await conversation.untilEnd(Math.min(PROMPT, patience.reaction));
  const went = progress();
  if (went !== undefined) return { kind: 'alive', how: went };
  if (prompt !== undefined) return ended(prompt);
  if (await probe(patience.reaction)) return { kind: 'alive', how: 'it went on with the session' };
  const spent = patience.reaction === 0 ? 0 : performance.now() - begun;
  const late = await conversation.untilEnd(Math.max(0, patience.reaction - spent));
  const wentLate = progress();
  if (wentLate !== undefined) return { kind: 'alive', how: wentLate };
  if (late !== undefined) return ended(late);
  return { kind: 'silent', canary: await lab.canary(true) };
}

function ended(ending: Ending): Reaction {
  return ending.how === 'flooded'
    ? { kind: 'alive', how: 'it sends without end' }
    : { kind: 'ended', ending };
}

/** Judges a fault that must end the session (for instance CHN-04, HDR-02). */
export function mustEnd(reaction: Reaction): Outcome {
  const expected = 'the peer ends the session and accepts nothing more';
  switch (reaction.kind) {
    case 'ended':
      return { verdict: 'pass', expected, observed: describeEnding(reaction.ending) };
    case 'alive':
      return { verdict: 'fail', expected, observed: reaction.how };
    case 'silent':
      return reaction.canary
        ? { verdict: 'fail', expected, observed: 'it neither ended the connection nor answered' }
        : { verdict: 'inconclusive', expected, observed: 'nothing, and the canary was not answered either' };
  }
}

/** Judges a fault that must end the session where there is nothing honest to probe with. */
export async function mustEndUnprobed(
  lab: Lab,
  conversation: Conversation,
  expected: string,
): Promise<Outcome> {
  const ending = await conversation.untilEnd(lab.target.patience.reaction);
  if (ending !== undefined && ending.how !== 'flooded')
    return { verdict: 'pass', expected, observed: describeEnding(ending) };
  return silence(lab, expected, 'it left the connection open');
}

/**
 * Judges what must work: `worked` says whether it did. Where it only did not come in time, that counts as a
 * failure only while a canary elsewhere is answered.
 */
export async function mustWork(
  lab: Lab,
  worked: boolean,
  expected: string,
  conversation?: Conversation,
): Promise<Outcome> {
  if (worked) return { verdict: 'pass', expected, observed: 'it did' };
  const { ending, refused, peerError } = conversation ?? {};
  if (refused !== undefined)
    return { verdict: 'fail', expected, observed: `it did not: our side refused, ${refused.decision}` };
  if (ending !== undefined)
    return { verdict: 'fail', expected, observed: `it did not: ${describeEnding(ending)}` };
  if (peerError !== undefined)
    return { verdict: 'fail', expected, observed: `it did not: error ${errorName(peerError)}` };
  return silence(lab, expected, 'it did not');
}

/** What only did not happen counts as a failure while a canary elsewhere is answered, and else as nothing. */
async function silence(lab: Lab, expected: string, observed: string): Promise<Outcome> {
  return (await lab.canary(true))
    ? { verdict: 'fail', expected, observed: `${observed}, while it serves others` }
    : { verdict: 'inconclusive', expected, observed: `${observed}, and the canary was not answered either` };
}

export function describeEnding({ how, code }: Ending): string {
  if (how === 'flooded') return 'it sent without end';
  const said = code === undefined ? '' : `, error ${code.toString(16).padStart(2, '0')} (${errorName(code)})`;
  return how === 'closed' ? `it closed the connection${said}` : `it reset the connection${said}`;
}
