import { systemClock } from '../../impl/clock.ts';
import { Conversation } from '../conversation.ts';
import type { Target } from '../target.ts';

/** Seconds by which two clocks that are set differ: one of them has just ticked, and the packet took its time. */
const TOLERANCE = 2n;

/** Seconds by which a clock can be off and be one: any time zone. */
const FURTHEST = 26n * 3600n;

const HOUR = 3600n;

/** The clock of a peer, as its packets show it. */
export class PeerClock {
  /** Seconds by which it is ahead of ours. */
  offset = 0n;

  readonly now = (): bigint => systemClock() + this.offset;

  /** Takes it from the first packet that the peer sends on a new connection, an error packet too. */
  async learn(target: Target): Promise<void> {
    const session = await Conversation.open(target, 'clock');
    try {
      session.start();
      await session.until(() => session.packets.length > 0, target.patience.answer);
      const [first] = session.packets;
      if (first === undefined) return;
      const ahead = first.header.utctime - systemClock();
      const distance = ahead < 0n ? -ahead : ahead;
      if (distance > TOLERANCE && distance <= FURTHEST) this.offset = ahead;
    } finally {
      session.close();
    }
  }

  /** What a user should know of it; undefined for a clock that is right. */
  get note(): string | undefined {
    if (this.offset === 0n) return undefined;
    const { offset } = this;
    const [distance, way] = offset < 0n ? [-offset, 'behind'] : [offset, 'ahead of'];
    const hours = (distance + HOUR / 2n) / HOUR;
    const rest = distance - hours * HOUR;
    const whole = hours > 0n && rest >= -TOLERANCE && rest <= TOLERANCE;
    return whole
      ? `its clock is ${hours} h ${way} ours: a time zone, where the protocol wants UTC (TZ=UTC)`
      : `its clock is ${distance} s ${way} ours; all times are relative to it`;
  }
}
