import { editBytes } from './edit.ts';
import type { Forge } from './forge.ts';
import type { Edit, Source } from './moves.ts';
import type { OurSide } from './our-side.ts';
import { reason } from './reason.ts';
import type { Hint } from './referee.ts';
import type { Scene } from './scene.ts';

/** Packets of other sessions, which may be brought into this one. */
export interface OtherSessions {
  readonly ours: readonly Uint8Array[];
  readonly theirs: readonly Uint8Array[];
  readonly otherVariant: readonly Uint8Array[];
}

/** Where packets come from that are put on the wire, and what is changed in them on the way. */
export class Sources {
  readonly #scene: Scene;
  readonly #ours: OurSide;
  readonly #forge: Forge;
  readonly #others: OtherSessions;

  constructor(scene: Scene, ours: OurSide, forge: Forge, others: OtherSessions) {
    this.#scene = scene;
    this.#ours = ours;
    this.#forge = forge;
    this.#others = others;
  }

  /** The changes that are made on the way, one after the other; what is known of a packet of which they are few. */
  edited(
    packet: Uint8Array,
    edits: readonly Edit[],
  ): { readonly bytes: Uint8Array; readonly hint: Hint | undefined } {
    const forge = this.#forge;
    let bytes = packet;
    let hint: Hint | undefined;
    for (const edit of edits) {
      if (edit.edit === 'field' && edit.by === 'sender') continue;
      if (edit.edit === 'field' || edit.edit === 'signed' || edit.edit === 'resigned') {
        const forged = forge.change(this.#scene, bytes, edit, this.#others.ours);
        if (forged === undefined) continue;
        bytes = forged.bytes;
        hint = edits.length === 1 ? forged.hint : undefined;
      } else bytes = editBytes(bytes, edit, (source) => this.packetOf(source));
    }
    return { bytes, hint };
  }

  /** Why a packet from elsewhere must not be accepted. */
  hintOf({ of }: Source, untouched: boolean): Hint | undefined {
    const { inData } = this.#scene.referee;
    switch (of) {
      case 'received':
        return inData ? { reason: reason('DIR-02', "the peer's own packet") } : undefined;
      case "the peer's other session":
        return inData ? { reason: reason('RPL-01', "the peer's own packet of another session") } : undefined;
      case 'another session':
        return {
          reason: reason(inData ? 'RPL-01' : 'RPL-03', 'a packet of another session'),
          // What is signed is authentic; what is sealed is under other keys.
          ...(untouched && !inData && this.isSignedNext ? { answerable: true } : {}),
        };
      case 'another variant':
        return { reason: reason('CFG-04', 'a packet of the other variant') };
      default:
        return undefined;
    }
  }

  get isSignedNext(): boolean {
    return this.#forge.protectionOf(this.#scene) !== 'sealed';
  }

  /** The packet that a source stands for, where there is one. */
  packetOf(source: Source): Uint8Array | undefined {
    const { sent, received, made } = this.#scene;
    const others = this.#others;
    switch (source.of) {
      case 'ours':
      case 'ours later':
        return made[this.#ours.nextOf(0) ?? -1]?.bytes;
      case 'sent':
        return sent.at(-1 - source.back);
      case 'received':
        return received.at(-1 - source.back);
      case 'another session':
        return others.ours[source.number];
      case "the peer's other session":
        return others.theirs[source.number];
      case 'another variant':
        return others.otherVariant[source.number];
    }
  }
}
