import { describe, it } from 'vitest';
import { expectAgreement } from './testing/mceliece-agreement.ts';
import { OF_PROFILES } from './testing/shipped.ts';

describe('vectors of the inputs of the recordings with Classic McEliece', () => {
  it.each(OF_PROFILES)('agree with the session %s, packet by packet', (name) => expectAgreement(name));
});
