import { it } from 'vitest';
import { expectSchemasFit } from './testing/schemas-fit.ts';
import { VECTOR_FILES } from './testing/shipped-vectors.ts';

it('the published schemas take every file that ships, and none that has a field more', () =>
  expectSchemasFit(VECTOR_FILES));
