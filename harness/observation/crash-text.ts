/** What programs say on stderr when something in them has broken, and what is meant by it. */
const CRASH_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(Address|HWAddress|Memory|Thread|Leak)Sanitizer: /, 'a sanitizer report'],
  [/^panic: |^fatal error: |\bpanicked at\b/, 'a panic'],
  [/: runtime error: /, 'a report of undefined behaviour'],
  [/^Exception in thread |^Unhandled exception|^Uncaught \w/, 'an uncaught exception'],
  // Node says its version when an exception ends it.
  [/^Node\.js v\d+|\btriggerUncaughtException\b/, 'an uncaught exception'],
  [/\bterminate called (after|without)\b/, 'an uncaught exception'],
  [/\bSegmentation fault\b|\bSIGSEGV\b/, 'a segmentation fault'],
  [
    /\bcorrupted (size|double-linked|unsorted)|\bdouble free\b|\b(free|malloc)\(\): |\bstack smashing\b/,
    'corrupted memory',
  ],
  [/\bAssertion .*failed\b/, 'a failed assertion'],
];

/** What a line says has broken, in words; undefined for any other line, such as one that says what was refused. */
export function crashTextIn(line: string): string | undefined {
  return CRASH_TEXT.find(([pattern]) => pattern.test(line))?.[1];
}
