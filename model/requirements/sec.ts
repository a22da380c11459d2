import { defineFamily } from './family.ts';

export const SEC = defineFamily({
  id: 'SEC',
  title: 'Security goals',
  context: [
    'The execution model has many sessions (party, sid), one adversary that owns',
    'the network, and the oracles Send, Deliver, TamperHeader, RevealState,',
    'RevealKey, CorruptLongTerm, Test [F 3.2, 3.6]:',
    'Send(P, sid, m) delivers m to a session, or starts one, and gives its answer;',
    'Deliver(m) delivers a packet that the adversary made; TamperHeader(H) proposes',
    "other header values, subject to the receiver's checks of time and sequence;",
    "RevealState(P, sid) gives a session's state without what it has already",
    'erased; RevealKey(P, sid) the keys of an accepted session; CorruptLongTerm(P)',
    "P's signing key; Test(P, sid), at most once and on an accepted, unrevealed",
    'session, gives its real keys or random ones of equal length, by a hidden bit',
    'that the adversary must guess; for the channel, TestChan does the same with a',
    'ciphertext. A session is initiated, then accepted when its keys are derived',
    'and its checks passed, then established when both sides are; the adversary',
    'cannot make a party accept an invalid time or sequence. Two sessions are',
    'partners if they have opposite roles, the same cookie sch, matching keys up to',
    'direction, and the same ordered transcript; in Simplex partnering is defined',
    'for the client only [F 3.5].',
  ].join('\n'),
  requirements: [
    {
      id: 'SEC-01',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Simplex server authentication: no client session accepts without an honest partner, unless ' +
        "the server's signing key was corrupted before acceptance.",
      sources: ['F 4.1', 'F Theorem 1'],
      variants: ['simplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-02',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Duplex mutual authentication: no session of either role accepts without a partner, unless a ' +
        'signing key was corrupted before both connect stages were over.',
      sources: ['F 4.2', 'F Theorem 4'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-03',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Key indistinguishability: the keys of an accepted, unrevealed session (and unrevealed ' +
        'partner) cannot be told from random.',
      sources: ['F 4.3', 'F Theorem 2', 'F Theorem 5'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-04',
      level: 'MUST',
      inner: 'no',
      sentence: 'Forward secrecy: SEC-03 still holds when signing keys are corrupted after acceptance.',
      sources: ['F 4.4', 'F Theorem 3', 'F Theorem 6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-05',
      level: 'MUST',
      inner: 'no',
      sentence: 'Channel confidentiality (left-or-right under chosen headers).',
      sources: ['F 4.5'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-06',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Channel integrity: no packet is accepted whose (ciphertext, header) the peer did not produce ' +
        'for that direction and position.',
      sources: ['F 4.5', 'F Theorem 7'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-07',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Post-compromise security after an asymmetric ratchet; forward evolution after a symmetric ' + 'one.',
      sources: ['F 4.6', 'F Theorem 6'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-08',
      level: 'MUST',
      inner: 'no',
      sentence: 'Duplex key secrecy survives the exposure of one of the two KEM secrets.',
      sources: ['F 9.2', 'F Theorem 5'],
      variants: ['duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-09',
      level: 'MUST',
      inner: 'no',
      sentence:
        'Downgrade: no strategy of the network makes two honest endpoints accept with different ' +
        'configurations, or with one that neither was configured for.',
      sources: ['F 9.1', 'P'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
    {
      id: 'SEC-10',
      level: 'INFO',
      inner: 'no',
      sentence:
        'Limits that the model must show, not hide: in Simplex the server gets no assurance of who the ' +
        'client is, nor that there is one; a signing key corrupted before the handshake allows ' +
        'impersonation; a symmetric ratchet alone does not recover from exposure of the full state to ' +
        'an adversary who sees the token.',
      sources: ['F 6.4'],
      variants: ['simplex', 'duplex'],
      since: '2026.1',
    },
  ],
});
