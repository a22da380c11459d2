import { expect, it } from 'vitest';
import { didYouMean } from './suggest.ts';

it.each([
  ['shwo', ['show'], ' (Did you mean show?)'],
  ['RPL-1', ['RPL-01', 'RTS-01'], ' (Did you mean RPL-01?)'],
  ['hdx', ['HDR', 'DPX'], ' (Did you mean HDR?)'],
  ['rt', ['RTS', 'RTA', 'RPL'], ' (Did you mean RTS or RTA?)'],
  ['ab', ['abc', 'abd', 'abe', 'abf'], ' (Did you mean abc or abd or abe?)'],
  ['banana', ['show', 'help'], ''],
  ['', ['show'], ''],
  ['show', [], ''],
])('for %j among %j suggests %j', (word, candidates, suggestion) => {
  expect(didYouMean(word, candidates)).toBe(suggestion);
});
