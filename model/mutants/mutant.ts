import type { Variant } from '../protocol.ts';
import type { Change } from './edit.ts';

/** A protocol with one change to one step, and the game that it must lose. */
export interface Mutant {
  readonly id: string;
  readonly title: string;
  readonly variant: Variant;
  /** Game that is lost. */
  readonly game: string;
  /** Requirements that the change breaks. */
  readonly breaks: readonly string[];
  readonly change: Change;
}
