import { describe, it } from 'vitest';
import { OF_PROFILES } from './testing/shipped.ts';
import { expectVerified } from './testing/verified.ts';

describe('the recordings of further profiles', () => {
  it.each(OF_PROFILES)(
    '%s: every value is compared, none differs, and each that is changed is found',
    (name) => expectVerified(name),
  );
});
