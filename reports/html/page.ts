import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { STYLE as CHARTS } from '../chart/style.ts';
import { type Content, type Html, html, raw } from './html.ts';

/** A part of a page, with a heading and a place in its contents. */
export interface Section {
  /** Of its heading, unique in the page. */
  readonly id: string;
  readonly title: string;
  body(): Iterable<Html>;
}

/** One self-contained page. */
export interface Page {
  /** Of the window, and of a tab. */
  readonly title: string;
  /** What stands above the contents, the page's first heading in it. */
  readonly top: Html;
  readonly sections: readonly Section[];
  readonly foot: Content;
}

/** A file of `page/`, which goes into every page as it is. */
function part(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

/** How a policy names the only script, or style, that it lets be. */
function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A page as a document, in pieces that follow one another. */
export function* documentOf({ title, top, sections, foot }: Page): Generator<string> {
  const style = part('page.css') + CHARTS.replace(/<\/?style>/g, '');
  const script = part('page.js');
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    `script-src ${digest(script)}`,
    // Pictures that are in the page itself.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>${top}</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main">
`.text;
  for (const { id, title, body } of sections) {
    yield html`<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n`.text;
    for (const piece of body()) yield piece.text;
    yield '</section>\n';
  }
  yield html`</main>
<footer>${foot}</footer>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}
