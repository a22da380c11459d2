/** Characters that are about twice as wide as others: of the scripts of East Asia, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3ffff}]/u;

/** A text in lines of about so many characters, broken between words, and in words that are longer than a line. */
export function wrapped(text: string, characters: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const length = widthOf(word);
    if (used > 0 && used + 1 + length > characters) {
      lines.push(line);
      [line, used] = ['', 0];
    }
    if (used > 0) [line, used] = [`${line} `, used + 1];
    for (const character of word) {
      const width = widthOf(character);
      if (used > 0 && used + width > characters) {
        lines.push(line);
        [line, used] = ['', 0];
      }
      [line, used] = [line + character, used + width];
    }
  }
  lines.push(line);
  return lines;
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}
