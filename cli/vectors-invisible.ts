const MEMORY = 'it keeps what it should erase: no packet shows that';

/** Defects that no vector can see, and why. */
export const INVISIBLE: Readonly<Record<string, string>> = {
  'twin teardown-does-not-erase': MEMORY,
  'twin old-keys-kept': MEMORY,
  'twin secret-kept': MEMORY,
  'twin ephemeral-key-kept': MEMORY,
};
