import type { VectorFile } from './make-file.ts';

/** The bytes of a document: a line for each test, so that a changed test is a changed line. */
export function encodeFile({ testGroups, ...head }: VectorFile): Uint8Array {
  const members = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${pretty(value)}`);
  const groups = testGroups.map(({ parameters, derived, tests }) =>
    [
      '    {',
      `      "parameters": ${JSON.stringify(parameters)},`,
      `      "derived": ${JSON.stringify(derived)},`,
      '      "tests": [',
      tests.map((test) => `        ${JSON.stringify(test)}`).join(',\n'),
      '      ]',
      '    }',
    ].join('\n'),
  );
  const text = `{\n${members.join(',\n')},\n  "testGroups": [\n${groups.join(',\n')}\n  ]\n}\n`;
  return new TextEncoder().encode(text);
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}
