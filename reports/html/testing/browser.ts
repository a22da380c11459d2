import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { WholeRun } from '../../../record/index.ts';
import { isInstalled } from '../../testing/installed.ts';
import { HTML } from '../run-page.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser to look with. */
export function hasBrowser(): boolean {
  return isInstalled(CHROMIUM, 'pages are NOT looked at in a browser');
}

/** A browser, and the documents that it is shown, in a folder that ends with it. */
export class Looking {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), 'qsmp-pages-'));
  #pages = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async begin(): Promise<Looking> {
    const args = ['--no-sandbox'];
    return new Looking(await chromium.launch({ executablePath: CHROMIUM, args }));
  }

  /** The page of a run in a window of its own. */
  at(run: WholeRun, options: BrowserContextOptions = {}): Promise<Shown> {
    return this.show(HTML.render(run), options);
  }

  /** A page in a window of its own. What it complains of, and what it asks of a network, is collected. */
  async show(pieces: Iterable<string>, options: BrowserContextOptions = {}): Promise<Shown> {
    const file = join(this.#folder, `${this.#pages++}.html`);
    writeFileSync(file, [...pieces].join(''));
    const url = pathToFileURL(file).href;
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:'))
        complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    return { page, complaints };
  }

  async end(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** A page in a window. */
export interface Shown {
  readonly page: Page;
  readonly complaints: readonly string[];
}
