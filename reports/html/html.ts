import { legible } from './legible.ts';

/** Markup: what goes into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Markup of ours: nothing that came from elsewhere. */
export function raw(text: string): Html {
  return new Html(text);
}

/** What a template takes: text of whatever origin, markup, lists of both; nothing for what is undefined. */
export type Content = string | number | Html | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Markup with values in it. Whatever is no markup already is text: made legible, bounded and escaped, so that it stays
 * in its place, in content and in quoted attributes.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = literals[0] ?? '';
  for (const [at, value] of values.entries()) text += markup(value) + (literals[at + 1] ?? '');
  return new Html(text);
}

function markup(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'string') return escaped(legible(content));
  if (typeof content === 'number') return `${content}`;
  return content.map(markup).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
}
