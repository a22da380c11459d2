const MEMORY = 'it keeps in memory what it should erase: vectors judge what is sent and returned';

/** Defects that no vector can see, and why. */
export const INVISIBLE: Readonly<Record<string, string>> = {
  'old-channel-keys-kept': MEMORY,
  'old-ratchet-key-kept': MEMORY,
  'token-kept': MEMORY,
  'ratchet-secret-kept': MEMORY,
  'ratchet-key-pair-kept': MEMORY,
  'channel-keys-kept-at-the-end': MEMORY,
  'ratchet-key-kept-at-the-end': MEMORY,
  'ephemeral-key-kept-at-the-end': MEMORY,
  'received-bytes-kept-at-the-end': MEMORY,
  'twin teardown-does-not-erase': MEMORY,
  'twin old-keys-kept': MEMORY,
  'twin secret-kept': MEMORY,
  'twin ephemeral-key-kept': MEMORY,
};
