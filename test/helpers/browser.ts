import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { createDemo, demo } from '../../src/providers/demo.ts';
import { eventually, startApp, type TestApp } from './app.ts';

/** A real browser in front of the real process, where one is installed. */

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => existsSync(path));

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Longer than the demo takes for four pictures, on a busy machine. */
const WITHIN_MS = 15_000;

export const hasBrowser = executablePath !== undefined;

/** The name of a group of tests; it says why they are skipped. */
export const inBrowser = (name: string): string =>
  hasBrowser ? name : `${name} (skipped: no Chromium at ${PLACES.join(', ')})`;

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath ? { executablePath } : {}), args: FLAGS });

/** The demo in a hurry: every state can still be seen. */
const hastyDemo: ProviderDefinition = {
  ...demo,
  create: ({ clock }) => createDemo({ clock, speed: 2.5, models: hastyModels }),
};
const hastyModels = Object.fromEntries(
  Object.entries(demo.models).map(([name, offer]) => [name, { ...offer, typicalMs: 1_000 }]),
);

export const startPlayground = (options: { dataDir?: string; port?: number } = {}): Promise<TestApp> => {
  const { dataDir, port = 0 } = options;
  const env = { PLAYGROUND: 'on', PORT: String(port), PROVIDERS: 'demo' };
  return startApp({ env, definitions: [hastyDemo], ...(dataDir ? { dataDir } : {}) });
};

export interface Visit {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A fresh browser profile on the page, ready to type. */
export async function visit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WITHIN_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(address);
  await page.waitForSelector('main');
  return { page, complaints, close: () => context.close() };
}

/** Types a prompt, sends it, and answers the reply to it. */
export async function send(page: Page, prompt: string) {
  await page.fill('#composer-field', prompt);
  await page.press('#composer-field', 'Enter');
  const reply = page.locator('.message', { hasText: prompt.slice(0, 40) }).last();
  await reply.waitFor();
  // The page goes to the end once it is sent; nothing after that moves by itself.
  await eventually(async () => (await page.inputValue('#composer-field')) === '', WITHIN_MS);
  return reply;
}

export const completed = (page: Page, prompt: string) =>
  page.locator('.message[data-status=completed]', { hasText: prompt }).last();

/** The element that has the focus. */
export const focused = (page: Page) => page.locator(':focus');

/** Waits until there are so many. */
export const countIs = (page: Page, selector: string, n: number) =>
  eventually(async () => (await page.locator(selector).count()) === n, WITHIN_MS);
