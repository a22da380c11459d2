import { parseProfile } from '../cli/profile-option.ts';
import { pqclean } from '../impl/crypto/pqclean.ts';
import type { Endpoint } from '../impl/endpoint.ts';
import type { Stage } from '../impl/policy.ts';
import { Pair, testKeys } from '../impl/testing/pair.ts';
import type { Role, Variant } from '../impl/variant.ts';
import { type Timed, work } from './benchmark.ts';

const SNAPSHOTS_PER_RUN = 100;
const MESSAGE = new Uint8Array(64);

/** Where snapshots are taken: established, and in the handshake where a side holds the most. */
const STAGES: readonly (readonly [Variant, Role, Stage])[] = [
  ['simplex', 'client', 'established'],
  ['simplex', 'server', 'established'],
  ['simplex', 'server', 'exchange request'],
  ['simplex', 'client', 'exchange response'],
  ['duplex', 'client', 'established'],
  ['duplex', 'server', 'established'],
  ['duplex', 'server', 'exchange request'],
  ['duplex', 'client', 'exchange response'],
  ['duplex', 'client', 'establish response'],
];

/** Copies of one endpoint's whole state, of profile s5. */
export const snapshotBenchmarks: readonly Timed[] = STAGES.map(([variant, role, stage]) => ({
  kind: 'timed',
  name: `snapshot, ${variant === 'simplex' ? 'Simplex' : 'Duplex'} ${role}, ${stage}`,
  unit: 'µs',
  operations: SNAPSHOTS_PER_RUN,
  target: { bound: 20 },
  prepare(operations) {
    const { endpoint, next } = endpointAt(variant, role, stage);
    const { transmit, receive } = endpoint.counters;
    return work(
      () => {
        let copy = endpoint;
        for (let i = 0; i < operations; i++) copy = endpoint.snapshot();
        return copy;
      },
      // The copy goes on as the original would, which stays where it is.
      (copy) => {
        const { events } = next === undefined ? copy.send(MESSAGE) : copy.receive(next);
        return (
          events.every(({ type }) => type !== 'closed') &&
          copy.counters.transmit + copy.counters.receive > transmit + receive &&
          endpoint.counters.transmit === transmit &&
          endpoint.counters.receive === receive &&
          endpoint.stage === stage
        );
      },
    );
  },
}));

/** An endpoint that waits at a stage, and in the handshake the packet that it waits for. */
function endpointAt(
  variant: Variant,
  role: Role,
  stage: Stage,
): { readonly endpoint: Endpoint; readonly next: Uint8Array | undefined } {
  const profile = parseProfile('s5');
  const pair = Pair.create(variant, { profile, crypto: pqclean }, testKeys(profile, pqclean));
  const endpoint = pair[role];
  pair.server.start();
  let [packet] = pair.client.start().packets;
  for (let to: Role = 'server'; packet !== undefined; to = to === 'server' ? 'client' : 'server') {
    if (endpoint.stage === stage && to === role) return { endpoint, next: packet };
    [packet] = pair[to].receive(packet).packets;
  }
  return { endpoint, next: undefined };
}
