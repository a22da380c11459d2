// What the page does for its reader: it filters, opens what a link leads to, copies commands, and opens the findings
// before it is printed. Without it everything can be read all the same.

/**
 * The elements in a part of the page, those of one kind.
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T[]}
 */
function all(within, selector, kind) {
  /** @type {T[]} */
  const found = [];
  for (const each of within.querySelectorAll(selector)) if (each instanceof kind) found.push(each);
  return found;
}

/** @param {Element | null} element */
function textOf(element) {
  return element?.textContent?.toLowerCase() ?? '';
}

/** @param {HTMLElement} element */
function statusesOf(element) {
  return (element.dataset['status'] ?? '').split(' ');
}

/** Filters the requirements, and what tried them, by what the form says. */
class Filters {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.families = all(document, '.family', HTMLElement);
    /** What can be shown or not, with the text that is looked through. */
    this.requirements = all(document, '.requirement', HTMLElement).map((element) => ({
      element,
      text: [...element.children]
        .filter((child) => child.matches('h4, p'))
        .map(textOf)
        .join(' '),
      checks: all(element, '.checks', HTMLDetailsElement),
      parts: [
        ...all(element, '.checks tbody tr', HTMLElement).map((part) => ({
          part,
          text: textOf(part),
          isFinding: false,
        })),
        ...all(element, ':scope > .finding', HTMLElement).map((part) => ({
          part,
          text: `${textOf(part.querySelector('summary'))} ${textOf(part.querySelector('.words'))}`,
          isFinding: true,
        })),
      ],
    }));
    form.addEventListener('input', () => this.apply());
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(() => this.apply()));
    form.hidden = false;
    // A browser may have kept what was chosen before the page was loaded anew.
    this.apply();
  }

  apply() {
    const words = this.value('filter-text').toLowerCase().split(/\s+/).filter(Boolean);
    const family = this.value('filter-family');
    const levels = this.chosen('level');
    const statuses = this.chosen('status');
    const isNarrow = words.length + family.length + levels.size + statuses.size > 0;
    let requirements = 0;
    let findings = 0;
    for (const { element, text, checks, parts } of this.requirements) {
      const isOf =
        (family === '' || element.dataset['family'] === family) &&
        (levels.size === 0 || levels.has(element.dataset['level'] ?? ''));
      let shown = 0;
      for (const { part, text: its, isFinding } of parts) {
        part.hidden = !(isOf && matches(words, `${text} ${its}`) && isAmong(part, statuses));
        if (part.hidden) continue;
        shown += 1;
        if (isFinding) findings += 1;
      }
      const alone = parts.length === 0 && isOf && matches(words, text) && isAmong(element, statuses);
      element.hidden = shown === 0 && !alone;
      if (!element.hidden) requirements += 1;
      // What was looked for by its text is to be seen.
      for (const each of checks) {
        each.hidden = each.querySelector('tbody tr:not([hidden])') === null;
        if (words.length > 0) each.open = !each.hidden && !matches(words, text);
      }
    }
    for (const each of this.families) each.hidden = each.querySelector('.requirement:not([hidden])') === null;
    const output = this.form.querySelector('output');
    if (output !== null)
      output.textContent = `${isNarrow ? 'Shown: ' : ''}${requirements} requirements, ${findings} findings`;
  }

  clear() {
    this.form.reset();
    this.apply();
  }

  /** @param {string} id */
  value(id) {
    const field = document.getElementById(id);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : '';
  }

  /** @param {string} name */
  chosen(name) {
    return new Set(
      all(this.form, `input[name="${name}"]:checked`, HTMLInputElement).map(({ value }) => value),
    );
  }
}

/**
 * @param {readonly string[]} words
 * @param {string} text
 */
function matches(words, text) {
  return words.every((word) => text.includes(word));
}

/**
 * @param {HTMLElement} element
 * @param {ReadonlySet<string>} statuses
 */
function isAmong(element, statuses) {
  return statuses.size === 0 || statusesOf(element).some((status) => statuses.has(status));
}

const form = document.getElementById('filters');
const filters = form instanceof HTMLFormElement ? new Filters(form) : undefined;

/** Shows what the address leads to, wherever it is. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  if (target.closest('[hidden]') !== null) filters?.clear();
  for (let at = /** @type {Element | null} */ (target); at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  target.scrollIntoView();
}

addEventListener('hashchange', reveal);
if (location.hash !== '') reveal();

/** @param {boolean} open */
function setFindings(open) {
  for (const each of all(document, '.finding', HTMLDetailsElement)) each.open = open;
}

document.getElementById('open-findings')?.addEventListener('click', () => setFindings(true));
document.getElementById('close-findings')?.addEventListener('click', () => setFindings(false));

/** Those that were closed when the page was printed. @type {HTMLDetailsElement[]} */
let closed = [];
addEventListener('beforeprint', () => {
  closed = all(document, '.finding:not([open])', HTMLDetailsElement);
  for (const each of closed) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of closed) each.open = false;
});

/** @param {Element} element */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    // An old browser, or one that does not let a page from a file do so: as a reader would.
    getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}

for (const button of all(document, '.copy', HTMLButtonElement)) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const command = button.previousElementSibling;
    if (command === null) return;
    button.textContent = (await copy(command)) ? 'Copied' : 'Not copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
}
