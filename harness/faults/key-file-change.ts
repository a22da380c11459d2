import type { Profile } from '../../impl/profile.ts';

/** What is wrong with a key file, or how it may be written otherwise (KEY-04). */
export interface KeyFileChange {
  /** As a noun phrase, after "with": "its end cut off". */
  readonly name: string;
  /** Makes a file of a right one of the profile. `at` is a part of where it may be done, from 0 up to 1. */
  readonly change: (file: Uint8Array, at: number, profile: Profile) => Uint8Array;
}
