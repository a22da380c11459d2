import fc from 'fast-check';
import type { Relay } from '../harness/between/relay.ts';
import { type Check, check } from '../harness/check.ts';
import { flip } from '../harness/faults/flip.ts';
import type { Lab } from '../harness/lab.ts';
import { BRIEF, common, honest, mustEnd, works } from './relays.ts';
import { PACKETS_EACH } from './stages.ts';

const SAID = new TextEncoder().encode('said by the client');

/** A hand on the data packets that the client sends: which of them, from 0. */
type DataHand = (packet: Uint8Array, at: number, relay: Relay) => readonly Uint8Array[];

/** Has the client say something, as often as that, with a hand on it. */
async function say(lab: Lab, relay: Relay, times: number, hand: DataHand): Promise<() => boolean> {
  const before = PACKETS_EACH[lab.target.identity.variant];
  let came = 0;
  relay.change(({ to, index, packet }) => {
    if (to === 'client' || index < before) return [packet];
    came += 1;
    return hand(packet, index - before, relay);
  });
  for (let said = 0; said < times; said++) await lab.target.between?.say?.(SAID, relay.wire('client'));
  return () => came >= times;
}

/** Something that befalls what the client says, and that one of the two must notice. */
function dataFault(
  description: Pick<Check, 'id' | 'title' | 'quote' | 'requirements'>,
  times: number,
  hand: () => DataHand,
): Check {
  return check({
    ...common,
    ...description,
    needs: ['between', 'clientSpeaks'],
    cases: fc.nat(),
    runs: 3,
    async attempt(lab) {
      const { relay, works: went } = await honest(lab);
      if (!went) return works(false, 'the two establish a session');
      return mustEnd(lab, [relay], await say(lab, relay, times, hand()));
    },
  });
}

/** What befalls data of a client on its way to its server, with us in the middle. */
export const BETWEEN_DATA: readonly Check[] = [
  check({
    ...common,
    id: 'between/data',
    title: 'What the client says comes to the server, which goes on.',
    quote: 'Application data travels in packets of flag 04',
    requirements: ['CHN-01'],
    needs: ['between', 'clientSpeaks'],
    cases: fc.integer({ min: 1, max: 4 }),
    runs: 2,
    async attempt(lab, times) {
      const { relay, works: went } = await honest(lab);
      const came = await say(lab, relay, times, (packet) => [packet]);
      const all = await relay.until(came, lab.target.patience.reaction);
      await relay.until(() => relay.ended.size > 0, BRIEF);
      return works(went && all && relay.ended.size === 0, 'the client says it, and both go on');
    },
  }),
  dataFault(
    {
      id: 'between/data-changed',
      title: 'Data of which one bit is changed ends the session.',
      quote: 'Any failed check or authentication tears the session down',
      requirements: ['CHN-04'],
    },
    1,
    () => (packet) => [flip(packet, packet.length - 1, 1)],
  ),
  dataFault(
    {
      id: 'between/data-duplicated',
      title: 'Data that comes twice ends the session.',
      quote: 'Reordering, omission and duplication are noticed at the first packet affected',
      requirements: ['RPL-01', 'RPL-02'],
    },
    1,
    () => (packet) => [packet, packet],
  ),
  dataFault(
    {
      id: 'between/data-dropped',
      title: 'Data behind data that was dropped ends the session.',
      quote: 'Reordering, omission and duplication are noticed at the first packet affected',
      requirements: ['RPL-02'],
    },
    2,
    () => (packet, at) => (at === 0 ? [] : [packet]),
  ),
  dataFault(
    {
      id: 'between/data-reordered',
      title: 'Data that comes in another order ends the session.',
      quote: 'Reordering, omission and duplication are noticed at the first packet affected',
      requirements: ['RPL-02'],
    },
    2,
    () => {
      let first: Uint8Array | undefined;
      return (packet) => {
        if (first !== undefined) return [packet, first];
        first = packet;
        return [];
      };
    },
  ),
  dataFault(
    {
      id: 'between/data-reflected',
      title: 'Data that goes back to the client ends the session.',
      quote: 'a packet reflected to its sender never opens',
      requirements: ['DIR-02', 'RPL-01'],
    },
    1,
    () => (packet, _at, relay) => {
      relay.send('client', packet);
      return [];
    },
  ),
  check({
    ...common,
    id: 'between/data-spliced',
    title: 'Data of another session of the same two ends the session.',
    quote: 'in another session between the same parties',
    requirements: ['RPL-01', 'DIR-04'],
    needs: ['between', 'clientSpeaks'],
    cases: fc.nat(),
    runs: 3,
    async attempt(lab) {
      const [one, other] = [await honest(lab), await honest(lab)];
      if (!one.works || !other.works) return works(false, 'the two establish two sessions');
      const came = await say(lab, one.relay, 1, (packet) => {
        other.relay.send('server', packet);
        return [];
      });
      return mustEnd(lab, [other.relay], came);
    },
  }),
];
