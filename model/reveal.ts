import { type Session, Stage } from './session.ts';
import type { Term } from './term.ts';

/** What an oracle gives away of a session, and the session with that in its history. */
export interface Revelation {
  readonly secrets: readonly Term[];
  readonly session: Session;
}

/** Names of secrets in `vars`: what `RevealState` gives besides the cipher states (the rest is public). */
export function isSecretName(name: string): boolean {
  return name.startsWith('esk') || name.startsWith('sec') || name.startsWith('old') || SECRETS.has(name);
}
const SECRETS = new Set(['rk', 'token']);

/** What a session holds: its state without what it has erased. */
export function heldSecrets(session: Session): Term[] {
  const secrets = Object.entries(session.vars).flatMap(([name, term]) => (isSecretName(name) ? [term] : []));
  return [...secrets, ...channelKeys(session)];
}

function channelKeys(session: Session): Term[] {
  return [session.tx, session.rx].flatMap((rcs) => (rcs === null ? [] : [rcs.key, rcs.nonce]));
}

/** `RevealState`. */
export function revealState(session: Session): Revelation {
  const secrets = heldSecrets(session);
  const { history, open, vars } = session;
  if (isTornDown(session)) return { secrets, session };
  const lost = open ? [...history.lost, vars['pkR'] ?? -1] : history.lost;
  const stateRevealed = history.stateRevealed | epochBit(session);
  return { secrets, session: { ...session, history: { ...history, lost, stateRevealed } } };
}

/** `RevealKey`: the channel keys and nonces of a session that has accepted; of another, nothing. */
export function revealKeys(session: Session): Revelation | undefined {
  const { history } = session;
  if (history.accepted === 0) return undefined;
  const secrets = channelKeys(session);
  if (isTornDown(session)) return { secrets, session };
  const keyRevealed = history.keyRevealed | epochBit(session);
  return { secrets, session: { ...session, history: { ...history, keyRevealed } } };
}

/** `ExposeSecret`: one of the two KEM secrets, once the session has it. */
export function exposeSecret(session: Session, name: 'secA' | 'secB'): Revelation | undefined {
  const { history } = session;
  const secret = history[name];
  if (secret < 0) return undefined;
  const exposed = history.exposed | (name === 'secA' ? 1 : 2);
  return { secrets: [secret], session: { ...session, history: { ...history, exposed } } };
}

/** What is learned from a closed session is what it should have erased: that spoils no freshness. */
function isTornDown({ stage }: Session): boolean {
  return stage === Stage.closed;
}

function epochBit({ history }: Session): number {
  return 1 << Math.max(0, history.epochs.length - 1);
}
