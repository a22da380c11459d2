/**
 * Checks that no seeded defect trips, each with the reason. `qsmp selftest` fails for a check that caught nothing
 * and is not here.
 */
export const UNTRIPPED: Readonly<Record<string, string>> = Object.freeze({
  'claims/round-trips': 'an INFO requirement: it counts, and nothing that it counts is a failure',
  'claims/state-per-session': 'an INFO requirement: it measures, and nothing that it measures is a failure',
  'claims/many-sessions': 'an INFO requirement: it measures, and nothing that it measures is a failure',
  'keys/public-file-no-empty-line-before-its-footer':
    'the files of profile s1, on which the self-test runs, have no such line: only those of s5 do',
  'handshake/exchange-request-public-key-bytes-in-the-opposite-order-in-transit':
    'the KEM itself refuses such a key (FIPS 203, 7.2), whatever becomes of its hash',
  'primitives/padding-duplex-3':
    'the length beside that at which a wrong padding shows: with fewer bytes the two paddings agree',
  'primitives/padding-duplex-7':
    'the length beside that at which a wrong padding shows: with fewer bytes the two paddings agree',
  'primitives/hedged-signature-exchange-response':
    'no verifier can tell a hedged signature from another: only one that compares signatures would refuse it',
  'teardown/silence-after-lost-connection':
    'a session whose connection is gone has nowhere to send: none of our defects keeps one alive',
});
