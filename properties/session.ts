import fc from 'fast-check';
import { ALL_PEERS, check } from '../harness/check.ts';
import { mustWork } from '../harness/judge.ts';
import { message } from './cases.ts';

const DUPLEX = ['duplex client', 'duplex server'] as const;

/** The family of what must work: a handshake with echo, and every ratchet by either side. */
export const SESSION = [
  check({
    id: 'session/echo',
    title: 'A handshake is completed, and data comes back unchanged in both directions.',
    quote: 'Application data travels in packets of flag 04',
    requirements: ['SMX-01', 'DPX-01', 'CHN-01', 'CHN-02', 'DIR-01'],
    peers: ALL_PEERS,
    needs: ['echo'],
    cases: fc.array(message, { minLength: 1, maxLength: 4 }),
    runs: 6,
    async attempt(lab, messages) {
      const session = await lab.open();
      let worked = await session.handshake();
      for (const data of messages) worked = worked && (await session.echo(data));
      return mustWork(lab, worked, 'the peer completes the handshake and sends back every message', session);
    },
  }),
  ...(['symmetric', 'asymmetric'] as const).map((kind) =>
    check({
      id: `session/${kind}-ratchet-by-us`,
      title: `After ${kind} ratchets that we start, traffic goes on in both directions.`,
      quote:
        kind === 'symmetric'
          ? 'traffic goes on in both directions under the new keys'
          : 'afterwards traffic goes on under keys that depend on the fresh KEM secret',
      requirements: kind === 'symmetric' ? ['RTS-01'] : ['RTA-01'],
      peers: kind === 'symmetric' ? ALL_PEERS : DUPLEX,
      needs: ['echo'],
      cases: fc.array(message, { minLength: 1, maxLength: 3 }),
      runs: 4,
      async attempt(lab, messages) {
        const session = await lab.open();
        let worked = await session.handshake();
        for (const data of messages)
          worked = worked && (await session.ratchet(kind)) && (await session.echo(data));
        return mustWork(lab, worked, `the peer follows every ${kind} ratchet and goes on`, session);
      },
    }),
  ),
  ...(['symmetric', 'asymmetric'] as const).map((kind) =>
    check({
      id: `session/${kind}-ratchet-by-peer`,
      title: `After a ${kind} ratchet that the peer starts, traffic goes on in both directions.`,
      quote:
        kind === 'symmetric'
          ? 'traffic goes on in both directions under the new keys'
          : 'afterwards traffic goes on under keys that depend on the fresh KEM secret',
      requirements: kind === 'symmetric' ? ['RTS-01'] : ['RTA-01'],
      peers: kind === 'symmetric' ? ALL_PEERS : DUPLEX,
      needs: ['echo', 'startsRatchets'],
      cases: message,
      runs: 2,
      async attempt(lab, data) {
        const session = await lab.open();
        const worked =
          (await session.handshake()) &&
          (await session.echo(data)) &&
          (await session.peerRatchet(kind)) &&
          (await session.echo(data));
        return mustWork(lab, worked, `the peer starts a ${kind} ratchet and goes on`, session);
      },
    }),
  ),
];
