// GitHub's limits of an upload, from docs.github.com, "SARIF support for code scanning" and "SARIF results exceed one or
// more limits": 10 MB when compressed, 25,000 results a run, of which the 5,000 worst are shown, 25,000 rules, 20 tags a
// rule, 255 characters of a rule's name, 1,024 of its descriptions and of a message.

/**
 * Bytes of all results together: below 10 MB with the rest, even if nothing of it can be compressed. It holds more than
 * the results that are shown, and, as each has 500 bytes at least, fewer than those that are allowed.
 */
export const MAXIMUM_SIZE = 9_000_000;
/** Rules that are described; the requirements are some 130, and a record can name any. */
export const MAXIMUM_RULES = 1_000;
/** Notifications of what the harness could not do. */
export const MAXIMUM_NOTIFICATIONS = 100;
/** Characters of a text. */
export const MAXIMUM_TEXT = 1_000;
/** Characters of a name. */
export const MAXIMUM_NAME = 250;
