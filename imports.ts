/** A module that a source names. */
export interface Import {
  readonly specifier: string;
  /** Whether it is gone once the types are. */
  readonly typeOnly: boolean;
}

interface Token {
  readonly kind: 'word' | 'string' | 'punctuator';
  readonly text: string;
}

const SKIPPED = /(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/)+/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const WORD = /[\w$]+/y;
/** The text of a template, up to its end or to the next expression in it. */
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
/** A regular expression, a slash in one of its classes included. */
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
/** Words after which a slash begins a regular expression; after any other it divides. */
const BEFORE_REGEX = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'delete',
  'throw',
  'new',
  'do',
  'else',
]);

/** Stands for a template or a regular expression: as after any other value, a slash after it divides. */
const VALUE: Token = { kind: 'punctuator', text: ')' };

/** The words, strings and punctuators of TypeScript source; comments, templates and regular expressions left out. */
function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    at += text?.length ?? 0;
    return text;
  };
  const takeTemplate = () => {
    if (take(TEMPLATE)?.endsWith('${')) open.push('${');
    else tokens.push(VALUE);
  };
  while (at < source.length) {
    if (take(SKIPPED) !== undefined) continue;
    const string = take(STRING);
    if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.slice(1, -1) });
      continue;
    }
    const word = take(WORD);
    if (word !== undefined) {
      tokens.push({ kind: 'word', text: word });
      continue;
    }
    if (source[at] === '/' && regexMayFollow(tokens.at(-1)) && take(REGEX) !== undefined) {
      tokens.push(VALUE);
      continue;
    }
    const text = source[at] ?? '';
    at += 1;
    if (text === '`') takeTemplate();
    else if (text === '}' && open.pop() === '${') takeTemplate();
    else {
      if (text === '{') open.push('{');
      tokens.push({ kind: 'punctuator', text });
    }
  }
  return tokens;
}

function regexMayFollow(last: Token | undefined): boolean {
  if (last === undefined) return true;
  return last.kind === 'word'
    ? BEFORE_REGEX.has(last.text)
    : last.kind === 'punctuator' && !/[)\]}]/.test(last.text);
}

/** Every module that TypeScript source names: in imports, re-exports, `import()`, import types and `require()`. */
export function importsOf(source: string): readonly Import[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ kind, text }, i): readonly Import[] => {
    if (kind !== 'word' || tokens[i - 1]?.text === '.') return [];
    const next = tokens[i + 1];
    if ((text === 'import' || text === 'require') && next?.text === '(')
      return importOf(tokens[i + 2], false);
    if (text !== 'import' && text !== 'export') return [];
    if (text === 'import' && next?.kind === 'string') return importOf(next, false);
    const typeOnly = next?.text === 'type' && tokens[i + 2]?.text !== 'from';
    const clause = i + (typeOnly ? 2 : 1);
    if (text === 'export' && !/^[{*]$/.test(tokens[clause]?.text ?? '')) return [];
    return importOf(afterFrom(tokens, clause), typeOnly);
  });
}

function importOf(token: Token | undefined, typeOnly: boolean): readonly Import[] {
  return token?.kind === 'string' ? [{ specifier: token.text, typeOnly }] : [];
}

/** The string that ends an import or export clause, if the statement has one. */
function afterFrom(tokens: readonly Token[], clause: number): Token | undefined {
  for (let i = clause; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token?.kind === 'string' && tokens[i - 1]?.text === 'from') return token;
    if (token?.kind === 'punctuator' && /[;=(.]/.test(token.text)) return undefined;
  }
  return undefined;
}
