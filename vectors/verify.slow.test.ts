import { describe, it } from 'vitest';
import { expectKindsFound, expectToldFound, TOLD } from './testing/replayed.ts';
import { OF_PROFILES } from './testing/shipped.ts';
import { expectVerified } from './testing/verified.ts';

describe('the recordings of further profiles', () => {
  it.each(OF_PROFILES)(
    '%s: every value is compared, none differs, and each that is changed is found',
    (name) => expectVerified(name),
  );
});

describe('one changed value of a recording of Duplex', () => {
  it('each kind is found, where it is', () => expectKindsFound('duplex-s1-A'));

  it('each kind that a replay is told is found', () => expectToldFound('duplex-extra-A', TOLD, 1));
});
