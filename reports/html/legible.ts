import { cut, visible } from '../text.ts';
import { withoutPathsInText } from '../without-paths.ts';

/** Characters of one text that a page shows. */
const LONGEST = 4000;

/**
 * Text as a reader can see all of it, on one page with other text: control characters but for tabs and line ends, format
 * characters (those that turn the direction among them) and lone surrogates stand as escapes; what is very long is cut,
 * with a remark. Of absolute paths the last name is left: where things are on a machine is nobody's business elsewhere.
 */
export function legible(text: string): string {
  const shown = visible(withoutPathsInText(cut(text, LONGEST)));
  const rest = text.length - LONGEST;
  return rest > 0 ? `${shown} (${rest.toLocaleString('en')} characters more)` : shown;
}
