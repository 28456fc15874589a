import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { createDemo, demo } from '../../src/providers/demo.ts';
import { eventually, startApp, type TestApp } from './app.ts';

/** A real browser in front of the real process, where one is installed. */

/** The first one has no window to draw, and takes two thirds of the time of the others. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = PLACES.find((path) => existsSync(path));

const FLAGS = [
  '--headless',
  // A process for each page that is opened takes longer than the page.
  '--renderer-process-limit=1',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Longer than the demo takes for four pictures, on a busy machine. */
const WITHIN_MS = 30_000;

/** The name of a group of tests; it says why they are skipped. */
const inBrowser = (name: string): string =>
  executablePath ? name : `${name} (skipped: no Chromium at ${PLACES.join(', ')})`;

const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath ? { executablePath } : {}), args: FLAGS });

/** Every state of the demo can be seen at this speed. */
export const VISIBLE_SPEED = 2.5;
/** Asked for as often as anything is. */
const TYPICAL_MS = 1_000;
/** Done before it is asked for the first time. */
const AT_ONCE = 1_000;

interface PlaygroundOptions {
  readonly dataDir?: string;
  readonly port?: number;
  readonly speed?: number;
}

/** The real process with the demo in a hurry. */
export function startPlayground({ dataDir, port = 0, speed = AT_ONCE }: PlaygroundOptions = {}) {
  const models = Object.fromEntries(
    Object.entries(demo.models).map(([name, offer]) => [name, { ...offer, typicalMs: TYPICAL_MS }]),
  );
  const hasty: ProviderDefinition = { ...demo, create: ({ clock }) => createDemo({ clock, speed, models }) };
  const env = { PLAYGROUND: 'on', PORT: String(port), PROVIDERS: 'demo' };
  return startApp({ env, definitions: [hasty], ...(dataDir ? { dataDir } : {}) });
}

/** What makes a device of its own; all else can be changed on a page that is there. */
type Device = Pick<BrowserContextOptions, 'locale' | 'hasTouch' | 'isMobile'>;
type Media = Pick<BrowserContextOptions, 'colorScheme' | 'reducedMotion' | 'forcedColors'>;

export interface VisitOptions extends Device, Media {
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Visit {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: readonly string[];
}

interface World {
  readonly app: TestApp;
  /** An empty browser profile on an address of the app (default `/`), or of another, ready to type. */
  visit(address?: string, options?: VisitOptions): Promise<Visit>;
}

/** A group of tests with one browser and one process of their own. */
export function describeInBrowser(
  name: string,
  start: () => Promise<TestApp>,
  tests: (world: World) => void,
): void {
  describe.skipIf(!executablePath)(inBrowser(name), () => {
    let app: TestApp;
    let browser: Browser;
    let pages: ReturnType<typeof createPages>;
    beforeAll(async () => {
      [app, browser] = await Promise.all([start(), launchBrowser()]);
      pages = createPages(browser);
    });
    afterAll(async () => {
      await browser.close();
      await app.remove();
    });
    tests({
      get app() {
        return app;
      },
      visit: (address = '/', options = {}) => pages.open(new URL(address, app.url).href, options),
    });
  });
}

/** The pages of one browser, one for each device: a window costs more than most of what is done in it. */
function createPages(browser: Browser) {
  const devices = new Map<string, Page>();

  async function pageFor(device: Device): Promise<Page> {
    const key = JSON.stringify(device);
    const known = devices.get(key);
    if (known) return known;
    const page = await (await browser.newContext(device)).newPage();
    page.setDefaultTimeout(WITHIN_MS);
    devices.set(key, page);
    return page;
  }

  return {
    async open(address: string, options: VisitOptions): Promise<Visit> {
      const { locale = 'en-US', hasTouch = false, isMobile = false, viewport, ...media } = options;
      const page = await pageFor({ locale, hasTouch, isMobile });
      await forget(page, new URL(address).origin);
      const complaints = complaintsOf(page);
      await page.setViewportSize(viewport ?? { width: 1280, height: 860 });
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: null, forcedColors: null, ...media });
      await page.goto(address);
      await page.waitForSelector('main');
      // Until then shapes of results stand where results will be.
      await page.locator('.loading').waitFor({ state: 'detached' });
      return { page, complaints };
    },
  };
}

/** As empty as a new profile. */
async function forget(page: Page, origin: string): Promise<void> {
  page.removeAllListeners();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // Leaving the page may still write something.
  await page.goto('about:blank');
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await protocol.detach();
  await page.context().clearCookies();
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** Types a prompt, sends it, and answers the reply to it. */
export async function send(page: Page, prompt: string) {
  await page.fill('#composer-field', prompt);
  await page.press('#composer-field', 'Enter');
  const reply = page.locator('.message', { hasText: prompt.slice(0, 40) }).last();
  await reply.waitFor();
  // The page goes to the end once it is sent; nothing after that moves by itself.
  await page.locator('#composer-field:placeholder-shown').waitFor();
  return reply;
}

export const completed = (page: Page, prompt: string) =>
  page.locator('.message[data-status=completed]', { hasText: prompt }).last();

/** The element that has the focus. */
export const focused = (page: Page) => page.locator(':focus');

/** Waits until there are so many. */
export const countIs = (page: Page, selector: string, n: number) =>
  eventually(async () => (await page.locator(selector).count()) === n, WITHIN_MS);
