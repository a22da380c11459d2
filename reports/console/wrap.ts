/**
 * Breaks a text at its spaces into lines of at most `width` characters; a longer word keeps a line to itself.
 *
 * @param width in characters; `Infinity` leaves the text on one line
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
