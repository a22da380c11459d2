import type { CloseReason } from '../../impl/endpoint.ts';
import { strictShell } from '../../impl/net/shell-policy.ts';
import type { Defect } from './defect.ts';

const BUSY = 0;

/** Never comes back: a loop whose end was forgotten. */
function hang(): boolean {
  for (;;) {
    // Nothing else runs meanwhile.
  }
}

function isFailure(reason: CloseReason, decision: string): boolean {
  return reason.cause === 'failure' && reason.failure.decision === decision;
}

function crash(why: string): never {
  throw new RangeError(why);
}

/** Faults of an endpoint as a whole: what it does to others, what it keeps, what it costs. */
export const ROBUSTNESS_DEFECTS: readonly Defect[] = [
  {
    id: 'failure-ends-all',
    title: 'ends every session when one fails',
    breaks: ['TRD-02'],
    shell: { endsWith: (others, { cause }) => (cause === 'failure' ? others : []) },
  },
  {
    id: 'failure-ends-oldest',
    title: 'ends the oldest session when one fails',
    breaks: ['TRD-02'],
    shell: { endsWith: (others, { cause }) => (cause === 'failure' ? others.slice(0, 1) : []) },
  },
  {
    id: 'failure-ends-newest',
    title: 'ends the newest session when one fails',
    breaks: ['TRD-02'],
    shell: { endsWith: (others, { cause }) => (cause === 'failure' ? others.slice(-1) : []) },
  },
  {
    id: 'reset-ends-oldest',
    title: 'ends the oldest session when the connection of another is gone',
    breaks: ['TRD-02'],
    shell: { endsWith: (others, { cause }) => (cause === 'aborted' ? others.slice(0, 1) : []) },
  },
  {
    id: 'failure-ends-listening',
    title: 'takes no connections any more once a session has failed',
    breaks: ['TRD-02'],
    shell: { listensOn: () => false },
  },
  {
    id: 'crash-on-negative-length',
    title: 'takes a length for a signed number, and dies of a negative one',
    breaks: ['DOS-01'],
    policy: {
      acceptExactLength: (msglen, expected) =>
        (msglen | 0) < 0 ? crash('length is negative') : msglen === expected,
    },
  },
  {
    id: 'crash-on-data-length',
    title: 'dies of a data packet whose announced length it cannot allocate',
    breaks: ['CHN-05'],
    policy: {
      acceptDataLength: (msglen, tag) =>
        msglen >= 2 ** 30 ? crash('no memory') : msglen > tag && msglen <= 0x10000,
    },
  },
  {
    id: 'hang-on-length',
    title: 'loops for ever on a handshake packet of a wrong length',
    breaks: ['DOS-01'],
    shell: { closesSocket: (reason) => !isFailure(reason, 'acceptExactLength') || hang() },
  },
  {
    id: 'announced-length-kept',
    title: 'waits for as much of a handshake packet as its header announces',
    breaks: ['DOS-01'],
    policy: { acceptExactLength: (msglen, expected) => msglen >= expected },
  },
  {
    id: 'announced-data-kept',
    title: 'waits for as much of a data packet as its header announces',
    breaks: ['DOS-01', 'CHN-05'],
    policy: { acceptDataLength: (msglen, tag) => msglen > tag },
  },
  {
    id: 'reads-on',
    title: 'reads and answers on while nobody reads its answers',
    breaks: ['DOS-01'],
    shell: { readOn: () => true },
  },
  {
    id: 'closed-kept-open',
    title: 'keeps a connection that its peer has closed',
    breaks: ['DOS-01'],
    shell: { endsWithPeer: () => false },
  },
  {
    id: 'busy-while-half-open',
    title: 'waits busily for the next packet of a handshake',
    breaks: ['DOS-03'],
    shell: { pollInterval: (state) => (state === 'half-open' ? BUSY : undefined) },
  },
  {
    id: 'busy-while-idle',
    title: 'waits busily for the next packet of a session',
    breaks: ['DOS-03'],
    shell: { pollInterval: (state) => (state === 'established' ? BUSY : undefined) },
  },
  {
    id: 'busy-once-closed',
    title: 'goes on looking at a connection that has ended',
    breaks: ['DOS-03'],
    shell: { pollInterval: (state) => (state === 'closed' ? BUSY : undefined) },
  },
  {
    id: 'connections-unlimited',
    title: 'has no limit of connections',
    breaks: ['DOS-02'],
    shell: { acceptConnection: () => true },
  },
  {
    id: 'connections-one-too-many-kills',
    title: 'dies of a connection too many',
    breaks: ['DOS-02'],
    shell: {
      acceptConnection: (open, limits) =>
        strictShell.acceptConnection(open, limits) || crash('no slot is left'),
    },
  },
  {
    id: 'handshake-for-ever',
    title: 'waits for ever for a handshake to go on',
    breaks: ['DOS-04'],
    shell: { handshakeTime: () => 0 },
  },
];
