import type { MessageName } from '../../harness/faults/messages.ts';
import type { Output } from '../../impl/endpoint.ts';
import { MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import type { Forge } from './forge.ts';
import type { SealedFault } from './moves.ts';
import type { Scene } from './scene.ts';
import { isRatchet } from './wrong-header.ts';

/** What messages are cut from; neighbours differ. */
const TEXT_PERIOD = 256;
const TEXT = new Uint8Array(MAXIMUM_MESSAGE_LENGTH + TEXT_PERIOD).map((_, i) => (i * 7 + (i >> 8)) & 0xff);

/** Our endpoint in a scene: what it makes, with faults where it is told to, and which of it is on its way. */
export class OurSide {
  readonly #scene: Scene;
  readonly #forge: Forge;

  constructor(scene: Scene, forge: Forge) {
    this.#scene = scene;
    this.#forge = forge;
  }

  /** The place of our next packet, or of one further on. */
  nextOf(ahead: number): number | undefined {
    const { waiting, gone, made } = this.#scene;
    const pending = made.length - gone;
    if (ahead < waiting.length) return waiting[ahead];
    const beyond = ahead - waiting.length;
    if (beyond < pending) return gone + beyond;
    return pending > 0 ? made.length - 1 : waiting.at(-1);
  }

  /** Takes a packet out of those that wait. */
  take(index: number): void {
    const scene = this.#scene;
    const at = scene.waiting.indexOf(index);
    if (at >= 0) {
      scene.waiting.splice(at, 1);
      return;
    }
    for (let i = scene.gone; i < index; i++) scene.waiting.push(i);
    scene.gone = index + 1;
  }

  /** Has our endpoint seal a message of that length. */
  say(length: number): void {
    const { ours, said, made } = this.#scene;
    const from = made.length % TEXT_PERIOD;
    const text = TEXT.subarray(from, from + Math.max(1, length));
    said.push(text);
    this.make(ours.send(text));
  }

  /** A message in whose packet there is a fault: where it is in the message, any may come back. */
  sayFaulty(length: number, fault: SealedFault | undefined): void {
    const { said } = this.#scene;
    this.with('encryptedMessage', fault, () => this.say(length));
    if (fault?.field === 'content') said[said.length - 1] = undefined;
  }

  /** Takes in what our endpoint put out and reported. */
  make({ packets, events }: Output): void {
    for (const bytes of packets) {
      // What it says of a failure is no packet of the session's, and is not sent.
      if (this.#scene.ours.stage === 'closed' && events.some(isFailure)) continue;
      this.#scene.made.push({ bytes, flag: bytes[0] ?? 0 });
    }
  }

  /** Has our endpoint make something with a fault in it. */
  with(message: MessageName, fault: SealedFault | undefined, make: () => void): void {
    this.arm(message, fault);
    make();
    this.disarm(fault);
  }

  /** Has our endpoint make its next packet of that kind with a fault in it. */
  arm(message: MessageName, fault: SealedFault | undefined): void {
    if (fault === undefined) return;
    const { hand, made } = this.#scene;
    hand.faulty = this.#forge.faulty(message, fault);
    this.#madeBefore = made.length;
  }
  #madeBefore = 0;

  /** Takes note of what was made with a fault in it: it may have to be refused although it is sealed right. */
  disarm(fault: SealedFault | undefined): void {
    const { hand, made } = this.#scene;
    const armed = hand.faulty;
    hand.faulty = undefined;
    const faulty = made[this.#madeBefore];
    if (fault === undefined || armed === undefined || faulty === undefined) return;
    const bad = this.#forge.contentReason(armed.message.name, fault, faulty.bytes[0] ?? 0);
    made[this.#madeBefore] = { ...faulty, flag: armed.message.flag, ...(bad === undefined ? {} : { bad }) };
  }

  /** Whether packets of ours are made and not on the wire, or not all there. */
  get underway(): boolean {
    const { gone, made, waiting, referee } = this.#scene;
    return gone < made.length || waiting.length > 0 || referee.waits;
  }

  /** Whether our endpoint has taken new keys that the peer may not have. */
  get rekeyed(): boolean {
    const { made, referee } = this.#scene;
    return made.slice(referee.position).some(({ flag }) => isRatchet(flag));
  }
}

function isFailure({ type, ...event }: Output['events'][number]): boolean {
  return type === 'closed' && 'reason' in event && event.reason.cause === 'failure';
}
