import type { RatchetKind } from '../move.ts';
import type { Role } from '../protocol.ts';
import { EpochKind, type Session, Stage } from '../session.ts';
import type { Term } from '../term.ts';
import { ChannelReceiver } from './channel-receiver.ts';
import { type Circumstances, closed, draftOf, type Outcome, refuse } from './draft.ts';
import { HandshakeReceiver } from './handshake-receiver.ts';
import { Keying } from './keying.ts';
import { Sending } from './sending.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The role tables at work: what a session of this protocol does when it is started, spoken to, or commanded. */
export class Steps {
  readonly words: Vocabulary;
  readonly #sending: Sending;
  readonly #keying: Keying;
  readonly #handshake: HandshakeReceiver;
  readonly #channel: ChannelReceiver;

  constructor(words: Vocabulary) {
    this.words = words;
    this.#sending = new Sending(words);
    this.#keying = new Keying(words);
    this.#handshake = new HandshakeReceiver(words, this.#sending);
    this.#channel = new ChannelReceiver(words, this.#sending);
  }

  /** The client's first step: packet 1. */
  start(session: Session, at: Circumstances): Outcome {
    const draft = draftOf(session);
    draft.vars['cfg'] = session.configured;
    draft.vars['kid'] = this.words.kids[0] ?? this.words.empty;
    this.#sending.identities(draft, 'client');
    const sends = this.#sending.speak(draft, 'client', 1, at);
    return { session: draft, sends, leaks: [] };
  }

  /** A packet for a session, in whatever stage it is. */
  receive(session: Session, role: Role, packet: Term, at: Circumstances): Outcome {
    if (session.stage === Stage.closed || session.stage === Stage.idle) return refuse(session, 'stage');
    return session.stage === Stage.data
      ? this.#channel.receive(session, role, packet, at)
      : this.#handshake.receive(session, role, packet, at);
  }

  /** Seals one message of the application. */
  encrypt(session: Session, role: Role, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data || session.open) return undefined;
    const draft = draftOf(session);
    const text = this.words.terms.fresh('text', session.slot, session.out);
    draft.vars['text'] = text;
    draft.history.texts = [...draft.history.texts, text];
    return this.#sending.sendChannel(draft, role, this.words.row('message'), at);
  }

  /** Starts a ratchet. */
  ratchet(session: Session, role: Role, kind: RatchetKind, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data || session.open) return undefined;
    const name = kind === 'asymmetric' ? 'asymmetric request' : 'symmetric ratchet';
    const row = this.words.protocol.channel.find((r) => r.name === name);
    if (row === undefined) return undefined;
    const draft = draftOf(session);
    const outcome = this.#sending.sendChannel(draft, role, row, at);
    if (kind === 'asymmetric') draft.open = true;
    else this.#keying.rekey(draft, role, 'symmetric', at, EpochKind[kind], -1);
    return outcome;
  }

  /** Ends a session in good order (ERR-04): a sealed error packet, then erasure (TRD-01). */
  close(session: Session, role: Role, at: Circumstances): Outcome | undefined {
    if (session.stage !== Stage.data) return undefined;
    const draft = draftOf(session);
    draft.vars['code'] = this.words.terms.constant('code 00');
    const outcome = this.#sending.sendChannel(draft, role, this.words.row('error'), at);
    return { ...outcome, session: closed(draft, this.words.protocol) };
  }
}
