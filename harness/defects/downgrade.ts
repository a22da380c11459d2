import type { Policy } from '../../impl/policy.ts';
import { equalBytes } from '../../impl/primitives/constant-time.ts';
import type { Defect } from './defect.ts';

/** Every server has one configuration, and compares it before it hashes. */
function replacesConfiguration(): Partial<Policy> {
  let mine: Uint8Array | undefined;
  return {
    acceptConfiguration(_, own) {
      mine = own;
      return true;
    },
    transcriptInput: (parts, step) =>
      step === 'start' && mine !== undefined ? [mine, ...parts.slice(1)] : parts,
  };
}

/** Whether the two agree in their first `length` bytes. */
function agree(one: Uint8Array, other: Uint8Array, length: number): boolean {
  return equalBytes(one.subarray(0, length), other.subarray(0, length));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

export const DOWNGRADE_DEFECTS: readonly Defect[] = [
  {
    id: 'configuration-unchecked',
    title: 'takes any configuration',
    breaks: ['CFG-02', 'SEC-09'],
    policy: { acceptConfiguration: () => true },
  },
  {
    id: 'configuration-replaced',
    title: 'takes any configuration, and hashes its own in its place',
    breaks: ['CFG-03', 'SEC-09'],
    policy: replacesConfiguration(),
  },
  {
    id: 'configuration-prefix',
    title: 'compares only the signature scheme and KEM of a configuration',
    breaks: ['CFG-02'],
    policy: { acceptConfiguration: (received, own) => agree(received, own, 21) },
  },
  {
    id: 'configuration-without-zero',
    title: 'compares the configuration without its last byte',
    breaks: ['CFG-01'],
    policy: { acceptConfiguration: (received, own) => agree(received, own, 33) },
  },
  {
    id: 'configuration-as-string',
    title: 'compares configurations up to the first zero byte that it received',
    breaks: ['CFG-02'],
    policy: {
      acceptConfiguration: (received, own) => {
        const end = received.indexOf(0);
        return end >= 0 && agree(received, own, end);
      },
    },
  },
  {
    id: 'configuration-any-case',
    title: 'compares configurations without regard to case',
    breaks: ['CFG-02'],
    policy: {
      acceptConfiguration: (received, own) => text(received).toLowerCase() === text(own).toLowerCase(),
    },
  },
  {
    id: 'configuration-weaker',
    title: 'takes the configuration of another profile of the same kind',
    breaks: ['SEC-09'],
    policy: {
      acceptConfiguration: (received, own) =>
        equalBytes(received, own) || /^dilithium-s\d_kyber/.test(text(received)),
    },
  },
  {
    id: 'second-try',
    title: 'drops a handshake packet that it refuses by its header, and waits for another',
    breaks: ['HDR-02', 'CFG-02'],
    policy: { failureEndsSession: (_code, phase) => phase !== 'handshake' },
  },
];
