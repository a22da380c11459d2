/** The documents that requirements come from, by the letters or the name that `sources` begin with. */
export const DOCUMENTS: Readonly<Record<string, string>> = Object.freeze({
  S: 'QSMP Technical Specification, revision 1.4b (2026)',
  F: 'The Design and Formal Analysis of QSMP (2026)',
  R: 'observed behaviour of the public C reference: QSMS for Simplex, QSMD for Duplex, over the QSC library',
  P: 'the protocol overview',
  'RCS specification': 'the specification of the RCS cipher',
});

/** The document that a source names: the key of {@link DOCUMENTS} that it begins with, if any. */
export function documentOf(source: string): string | undefined {
  return Object.keys(DOCUMENTS).find((name) => source === name || source.startsWith(`${name} `));
}
