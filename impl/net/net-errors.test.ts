import { expect, it } from 'vitest';
import { ConnectError, ListenError } from './net-errors.ts';

const refused = (code: string, message: string) => Object.assign(new Error(message), { code });

it.each([
  [refused('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'nothing listens there'],
  [refused('EWHATEVER', 'connect EWHATEVER'), 'connect EWHATEVER'],
  [new Error('no answer within 5 s'), 'no answer within 5 s'],
  ['text', 'text'],
  [
    new AggregateError([
      refused('ECONNREFUSED', 'a'),
      refused('ENETUNREACH', 'b'),
      refused('ECONNREFUSED', 'c'),
    ]),
    'nothing listens there, there is no way to that network',
  ],
])('says %s in words', (cause, words) => {
  const error = new ConnectError('::1', 4433, cause);
  expect(error).toMatchObject({
    name: 'ConnectError',
    code: 'QSMP_CONNECT',
    message: `cannot connect to ::1 port 4433: ${words}`,
    cause,
  });
  expect(new ListenError('::1', 4433, cause).message).toBe(`cannot listen on ::1 port 4433: ${words}`);
});
