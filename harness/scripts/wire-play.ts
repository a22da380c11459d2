import { join } from '../../impl/bytes.ts';
import type { RatchetKind } from '../../impl/channel/data-phase.ts';
import { configurationField, PROFILES } from '../../impl/profile.ts';
import { VARIANTS, type Variant } from '../../impl/variant.ts';
import { Flag } from '../../impl/wire/codes.ts';
import { encodeHeader } from '../../impl/wire/header.ts';
import type { Conversation } from '../conversation.ts';
import { forgeConnectRequest } from '../forge.ts';
import type { Lab } from '../lab.ts';
import type { Play, PlayedSession } from './play.ts';

const DATA = new TextEncoder().encode('played data');

/** Plays scripts on a server behind a wire, in process or over a socket, that sends back what it receives. */
export class WirePlay implements Play<Uint8Array> {
  readonly variant: Variant;
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.variant = lab.target.identity.variant;
  }

  async open(): Promise<PlayedSession<Uint8Array>> {
    return new WireSession(await this.#lab.open(), this.#lab.target.patience.reaction);
  }

  otherConfiguration(): Uint8Array {
    const { target } = this.#lab;
    const other = PROFILES.find(({ configuration }) => configuration !== target.profile.configuration);
    return forgeConnectRequest(target, { cfg: configurationField(other ?? target.profile) });
  }

  unkeyedData(session: PlayedSession<Uint8Array>): Uint8Array {
    const msglen = VARIANTS[this.variant].tag + DATA.length;
    const sequence = BigInt(session.handshake.length);
    const utctime = this.#lab.target.clock();
    return join(
      encodeHeader({ flag: Flag.encryptedMessage, msglen, sequence, utctime }),
      new Uint8Array(msglen),
    );
  }
}

class WireSession implements PlayedSession<Uint8Array> {
  readonly handshake: Uint8Array[] = [];
  readonly #conversation: Conversation;
  /** How long a reaction is waited for, in milliseconds; silence after it is none. */
  readonly #patience: number;
  #count = 0;

  constructor(conversation: Conversation, patience: number) {
    this.#conversation = conversation;
    this.#patience = patience;
  }

  get received(): readonly Uint8Array[] {
    return this.#conversation.packets
      .filter(({ header }) => header.flag === Flag.encryptedMessage)
      .map(({ headerBytes, message }) => join(headerBytes, message));
  }

  async establish(
    change: (packet: Uint8Array, index: number) => Uint8Array = (packet) => packet,
  ): Promise<boolean> {
    const established = await this.#conversation.handshake((packet, index) => {
      this.handshake.push(packet);
      return [change(packet, index)];
    });
    return established;
  }

  seal(): Uint8Array {
    this.#count += 1;
    return this.#conversation.seal(Uint8Array.of(...DATA, this.#count));
  }

  echo(): Promise<boolean> {
    return this.give(this.seal());
  }

  ratchet(kind: RatchetKind): Promise<boolean> {
    return this.#conversation.ratchet(kind);
  }

  /** What the peer accepts it answers: data, or the next packet of a handshake. */
  async give(packet: Uint8Array): Promise<boolean> {
    const before = this.#conversation.receivedBytes.length;
    this.#conversation.send(packet);
    const { endpoint } = this.#conversation;
    const begun = performance.now();
    for (;;) {
      const came = this.#conversation.receivedBytes.slice(before);
      if (came.some(([flag]) => flag !== Flag.errorCondition))
        return endpoint.stage !== 'closed' || came.length > 0;
      const left = this.#patience === 0 ? 0 : this.#patience - (performance.now() - begun);
      if (this.#conversation.ending !== undefined || left < 0) return false;
      if (!(await this.#conversation.step(left))) return false;
    }
  }
}
