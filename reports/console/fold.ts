import { wrap } from './wrap.ts';

/** A text under `indent`, its further lines under two more, in lines of at most `width` characters. */
export function fold(text: string, width: number, indent: string): readonly string[] {
  const room = width - indent.length - 2;
  const pieces = wrap(text, room).flatMap((line) => chunks(line, room));
  return pieces.map((piece, at) => `${indent}${at === 0 ? '' : '  '}${piece}`);
}

/** A command line that stays one where it is pasted: what is too long goes on behind a backslash. */
export function foldCommand(command: string, width: number, indent: string): readonly string[] {
  const lines = wrap(command, width - indent.length - 4);
  return lines.map((line, at) => {
    const more = at < lines.length - 1 ? ' \\' : '';
    return `${indent}${at === 0 ? '' : '  '}${line}${more}`;
  });
}

function chunks(line: string, room: number): readonly string[] {
  return line.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? [''];
}
