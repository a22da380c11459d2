import { strict } from '../../impl/policy.ts';
import { ErrorCode, Flag } from '../../impl/wire/codes.ts';
import type { Defect } from './defect.ts';
import { anyTag, anyTimeOf } from './twins/data.ts';

/** ERR-03, ERR-04. */
export const SEALED_ERROR_DEFECTS: readonly Defect[] = [
  {
    id: 'error-believed',
    title: 'believes an error packet whatever its tag',
    breaks: ['ERR-03'],
    policy: anyTag(Flag.errorCondition),
  },
  {
    id: 'error-of-any-number',
    title: 'believes an error packet whatever its number',
    breaks: ['ERR-03'],
    policy: {
      acceptSequence: (sequence, expected, context) =>
        (context.phase === 'data' && context.flag === Flag.errorCondition) ||
        strict.acceptSequence(sequence, expected, context),
    },
  },
  {
    id: 'error-of-any-time',
    title: 'believes an error packet whatever its time',
    breaks: ['ERR-03'],
    policy: anyTimeOf(Flag.errorCondition),
  },
  {
    id: 'error-leaves-stuck',
    title: 'drops an error packet that does not authenticate, with its MAC advanced',
    breaks: ['ERR-03'],
    policy: { failureEndsSession: (_code, phase, flag) => phase !== 'data' || flag !== Flag.errorCondition },
  },
  {
    id: 'error-ignored',
    title: 'goes on after an error packet that authenticates',
    breaks: ['ERR-03'],
    policy: { peerErrorEndsSession: (code) => code === ErrorCode.none },
  },
  {
    id: 'close-ignored',
    title: 'goes on after its peer has ended the session in good order',
    breaks: ['ERR-03'],
    policy: { peerErrorEndsSession: (code) => code !== ErrorCode.none },
  },
  {
    id: 'no-close-notice',
    title: 'ends a session in good order without a word',
    breaks: ['ERR-04'],
    policy: { closeNotice: () => undefined },
  },
  {
    id: 'close-notice-of-failure',
    title: 'tells a failure when it ends a session in good order',
    breaks: ['ERR-04'],
    policy: { closeNotice: () => ErrorCode.channelDown },
  },
  {
    id: 'close-notice-not-counted',
    title: 'numbers its error packets as the packet before',
    breaks: ['ERR-04'],
    policy: {
      nextSequence: (counter, flag) =>
        flag === Flag.errorCondition ? counter : strict.nextSequence(counter, flag),
    },
  },
  {
    id: 'close-notice-as-terminate',
    title: 'ends a session with a packet "connection terminate"',
    breaks: ['ERR-04'],
    policy: {
      packetHeader: (header) =>
        header.flag === Flag.errorCondition ? { ...header, flag: Flag.connectionTerminate } : header,
    },
  },
];
