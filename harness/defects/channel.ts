import { type Policy, strict } from '../../impl/policy.ts';
import { ErrorCode, Flag, MAXIMUM_MESSAGE_LENGTH } from '../../impl/wire/codes.ts';
import type { Defect } from './defect.ts';
import { ofTwin } from './of-twin.ts';

/** Takes these flags in the data phase too. */
function takesFlags(taken: (flag: number) => boolean): Pick<Policy, 'acceptFlag'> {
  return {
    acceptFlag: (flag, expected, context) =>
      strict.acceptFlag(flag, expected, context) || (context.phase === 'data' && taken(flag)),
  };
}

/** Sends application data under another flag. */
function sendsDataAs(flag: number): Pick<Policy, 'packetHeader'> {
  return { packetHeader: (header) => (header.flag === Flag.encryptedMessage ? { ...header, flag } : header) };
}

/** CHN-01 to CHN-06, SEC-05, SEC-06. */
export const CHANNEL_DEFECTS: readonly Defect[] = [
  {
    id: 'empty-message-taken',
    title: 'takes a message of nothing but a tag',
    breaks: ['CHN-01', 'CHN-03'],
    policy: { acceptDataLength: (msglen, tag) => msglen >= tag && msglen <= MAXIMUM_MESSAGE_LENGTH },
  },
  {
    id: 'data-as-transfer',
    title: 'sends data as a transfer request',
    breaks: ['CHN-01'],
    policy: sendsDataAs(Flag.transferRequest),
  },
  {
    id: 'data-padded',
    title: 'fills messages of more than one block up to a multiple of 16 bytes',
    breaks: ['CHN-01'],
    policy: {
      packetContent(content, flag) {
        if (flag !== Flag.encryptedMessage || content.length <= 32) return content;
        const padded = new Uint8Array(Math.ceil(content.length / 16) * 16);
        padded.set(content);
        return padded;
      },
    },
  },
  {
    id: 'first-number-n',
    title: 'counts the data phase from one packet too few',
    breaks: ['CHN-02'],
    policy: { initialCounter: (counter) => counter - 1n },
  },
  {
    id: 'first-number-any',
    title: 'takes a data phase that begins one number too early or late',
    breaks: ['CHN-02'],
    policy: {
      acceptSequence: (sequence, expected, { phase }) =>
        sequence === expected || (phase === 'data' && expected <= 4n && sequence <= 5n),
    },
  },
  {
    id: 'token-not-counted',
    title: 'does not count a token packet that it took',
    breaks: ['CHN-02'],
    policy: {
      storeSequence: (sequence, counter, flag) =>
        flag === Flag.symmetricRatchetRequest ? counter : sequence,
    },
  },
  {
    id: 'own-token-not-counted',
    title: 'does not count the token packets that it sends',
    breaks: ['CHN-02'],
    policy: {
      nextSequence: (counter, flag) =>
        flag === Flag.symmetricRatchetRequest ? counter : strict.nextSequence(counter, flag),
    },
  },
  {
    id: 'data-time-unchecked',
    title: 'takes a packet of the data phase of any time',
    breaks: ['CHN-03', 'RPL-04'],
    policy: {
      acceptTime: (utctime, now, context) =>
        context.phase === 'data' || strict.acceptTime(utctime, now, context),
    },
  },
  {
    id: 'refused-delivered',
    title: 'delivers what does not authenticate, and then ends the session',
    breaks: ['CHN-03', 'CHN-04', 'TRD-01'],
    policy: { deliverRefused: ({ message }) => message.slice() },
  },
  {
    id: 'forged-dropped',
    title: 'drops a packet that does not authenticate, and goes on',
    breaks: ['CHN-04'],
    policy: {
      failureEndsSession: (code, phase) => phase !== 'data' || code !== ErrorCode.authenticationFailure,
    },
  },
  {
    id: 'old-packet-dropped',
    title: 'drops a packet whose time is wrong, and goes on',
    breaks: ['CHN-04', 'CHN-03'],
    policy: {
      failureEndsSession: (code, phase) => phase !== 'data' || code !== ErrorCode.messageTimeInvalid,
    },
  },
  {
    id: 'refusal-left-open',
    title: 'ends a session that fails, and leaves its connection open',
    breaks: ['CHN-04'],
    shell: { closesSocket: (reason) => reason.cause !== 'failure' || reason.stage !== 'established' },
  },
  {
    id: 'maximum-one-less',
    title: 'refuses the largest message',
    breaks: ['CHN-05'],
    policy: { acceptDataLength: (msglen, tag) => msglen > tag && msglen < MAXIMUM_MESSAGE_LENGTH },
  },
  {
    id: 'maximum-without-tag',
    title: 'counts the tag beyond the largest length',
    breaks: ['CHN-05'],
    policy: { acceptDataLength: (msglen, tag) => msglen > tag && msglen <= MAXIMUM_MESSAGE_LENGTH + tag },
  },
  {
    id: 'length-signed',
    title: 'takes a length with the highest bit set for a negative one',
    breaks: ['CHN-05'],
    policy: { acceptDataLength: (msglen, tag) => msglen > tag && (msglen | 0) <= MAXIMUM_MESSAGE_LENGTH },
  },
  {
    id: 'length-judged-late',
    title: 'judges the length of a data packet when all of it has come',
    breaks: ['CHN-05'],
    framer: { showHeader: ({ flag, msglen }, there) => flag !== Flag.encryptedMessage || there >= msglen },
  },
  {
    id: 'data-flag-unchecked',
    title: 'takes any flag in the data phase for that of data',
    breaks: ['CHN-06'],
    policy: takesFlags(() => true),
  },
  {
    id: 'flag-none-taken',
    title: 'takes flag 00 for that of data',
    breaks: ['CHN-06'],
    policy: takesFlags((flag) => flag === Flag.none),
  },
  {
    id: 'handshake-flag-taken',
    title: 'takes a packet with a flag of the handshake for data',
    breaks: ['CHN-06'],
    policy: takesFlags((flag) => flag >= Flag.connectRequest && flag <= Flag.establishResponse),
  },
  {
    id: 'idle-flag-taken',
    title: 'takes a packet with a flag that has no use for data',
    breaks: ['CHN-06'],
    policy: takesFlags(
      (flag) =>
        (flag >= Flag.remoteConnected && flag <= Flag.unrecognizedProtocol) ||
        flag === Flag.transferRequest ||
        flag === Flag.connectionTerminate ||
        flag === Flag.exstartRequest ||
        flag === Flag.exstartResponse,
    ),
  },
  {
    id: 'unknown-flag-taken',
    title: 'takes a packet with an unknown flag for data',
    breaks: ['CHN-06'],
    policy: takesFlags((flag) => flag > Flag.errorCondition),
  },
  {
    id: 'asymmetric-ratchet-dropped',
    title: 'drops a packet of an asymmetric ratchet that it refuses, and goes on',
    breaks: ['CHN-06', 'RTA-03'],
    policy: {
      failureEndsSession: (_code, phase, flag) =>
        phase !== 'data' ||
        (flag !== Flag.asymmetricRatchetRequest && flag !== Flag.asymmetricRatchetResponse),
    },
  },
  ofTwin('messages-in-clear', ['SEC-05']),
  ofTwin('nonce-not-advanced', ['SEC-05', 'PRM-04']),
  ofTwin('data-phase-starts-anew', ['PRM-04', 'PRM-06', 'SEC-05']),
  ofTwin('time-not-authenticated', ['HDR-03', 'SEC-06']),
  ofTwin('flag-not-authenticated', ['HDR-03', 'SEC-06']),
  ofTwin('tag-not-compared', ['PRM-05', 'SEC-06']),
  ofTwin('receiver-state-not-stored', ['RPL-01']),
];
