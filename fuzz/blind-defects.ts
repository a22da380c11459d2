/** Defects of every family that a campaign finds without a word of them. */
export const BLIND_DEFECTS: readonly string[] = [
  ...['time-unchecked', 'time-window-half', 'sequence-gaps', 'sequence-repeats', 'bad-packet-dropped'],
  ...['configuration-unchecked', 'configuration-as-string', 'second-try'],
  ...['confirmation-unchecked', 'confirmation-one-byte-off', 'tag-prefix'],
  ...['one-key-for-both', 'keys-swapped', 'ratchet-key-from-channel'],
  ...['own-time-milliseconds', 'flag-unchecked-exchange', 'length-at-least', 'error-skipped'],
  ...['error-with-text', 'error-answered', 'code-of-kid'],
  ...[
    'signature-unverified-response',
    'hash-half-compared',
    'confirmation-unopened',
    'kid-not-in-transcript',
  ],
  ...['own-expiration-ignored', 'kid-unchecked'],
  'rcs-each-anew',
  ...['crash-on-negative-length', 'announced-length-kept'],
  ...['forged-dropped', 'data-padded', 'idle-flag-taken', 'maximum-without-tag'],
  ...['split-header-lost', 'one-packet-a-segment'],
  ...['token-longer-taken', 'old-channel-keys-kept', 'request-unsigned', 'ratchet-rekeys-one-way'],
  ...['error-believed', 'close-notice-not-counted'],
  ...['own-close-not-final', 'received-bytes-kept-at-the-end'],
];

/** The seeds of the campaigns by which the table is made. */
export const BLIND_SEEDS: readonly number[] = [1, 2, 3];
