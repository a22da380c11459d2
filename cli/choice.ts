import { UsageError } from './errors.ts';
import { didYouMean } from './suggest.ts';

/**
 * A parser for an option or argument whose value is one of a list, in either case.
 *
 * @param what what the value is, as the sentence names it: "family", "level"
 * @param otherwise what the sentence says where no choice is near: by default, all of them
 * @throws {UsageError} from the parser, for a value that is not in the list
 */
export function oneOf<T extends string>(
  what: string,
  choices: readonly T[],
  otherwise = `one of ${choices.join(', ')}`,
): (value: string) => T {
  return (value) => {
    const chosen = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
    if (chosen !== undefined) return chosen;
    throw new UsageError(`unknown ${what} '${value}'${didYouMean(value, choices) || ` (${otherwise})`}`);
  };
}
