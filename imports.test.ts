import { expect, it } from 'vitest';
import { importsOf } from './imports.ts';

it.each([
  [`import x from 'm'`, ['m']],
  [`import 'm'`, ['m']],
  [`import * as x from "m";`, ['m']],
  [`import x, { from as type } from 'm'`, ['m']],
  [`import {\n  type A, // from 'no'\n  b,\n} from 'm';`, ['m']],
  [`import type { A } from 'm'; import type from 'n'`, ['m', 'n']],
  [`export { a, b as c } from 'm'; export * from 'n'; export * as o from 'o'`, ['m', 'n', 'o']],
  [`export type { A } from 'm'; export type * from 'n'`, ['m', 'n']],
  [`const x = await import('m'); type Y = import('n').Y; const z: typeof import("o") = x`, ['m', 'n', 'o']],
  [`const x = require('m'); import y = require('n')`, ['m', 'n']],
  [`const x = \`\${await import('m')} \${\`import('no') \${1}\`}\`; import y from 'n'`, ['m', 'n']],
  [`const x = /['"\`/*]/.test(y); import z from 'm'`, ['m']],
  [`const x = a / b; import z from 'm'; c / d`, ['m']],
  [`// import a from 'no'\n/* import b from 'no' */ import c from 'm'`, ['m']],
  [`const x = "import a from 'no'"; const y = 'it\\'s from'; import c from 'm'`, ['m']],
  [`export const from = 'no'; export type T = 'no'; export { from }; const n = { from: 'no' }`, []],
  [`const u = new URL('no', import.meta.url); x.import('no'); x.require('no')`, []],
])('finds the imports of %j', (source, specifiers) => {
  expect(importsOf(source).map(({ specifier }) => specifier)).toEqual(specifiers);
});

it('tells imports that are gone once the types are', () => {
  const source = `import type { A } from 'a'; import { type B } from 'b'; import type from 'c'; export type * from 'd'`;
  expect(importsOf(source).map(({ typeOnly }) => typeOnly)).toEqual([true, false, false, true]);
});
