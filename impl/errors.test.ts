import { expect, it } from 'vitest';
import { KeyFileError, QsmpError } from './errors.ts';

it('names its class, keeps its cause and says what it was refused for', () => {
  const cause = new Error('below');
  const error = new KeyFileError('base64', 'line 6 is wrong', { cause });
  expect(error).toBeInstanceOf(QsmpError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'KeyFileError', code: 'QSMP_KEY_FILE', fault: 'base64', cause });
  expect(String(error)).toBe('KeyFileError: line 6 is wrong');
});

it('has no cause where none is given', () => {
  expect('cause' in new KeyFileError('length', 'too short')).toBe(false);
});
