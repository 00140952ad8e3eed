// A server and a browser for the tests of one file:
//
//   const portal = usePortal();
//
//   test('…', async (t) => {
//     const page = await portal.page(t, { theme: 'dark', width: 360 });
//     await page.goto('/log-in');
//     …
//     await checkAccessibility(page);
//     await screenshot(page, 'log-in');
//   });
//
// A test fails, whatever it asserts, when its page wrote an error to the console, threw one, or did
// something that the content security policy forbids. Name what a test expects of that kind:
// `portal.page(t, { expected: [/status of 401/] })`.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { findChromium } from './chromium.js';
import { startServer } from './server.js';

const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));
const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How long a page may take to show what a test waits for. */
const PATIENCE = 10_000;
const HEIGHT = { 360: 740, 768: 1024, 1280: 900 };

const settings = new WeakMap();

/**
 * Starts a server and a browser before the tests of the file and stops both after them.
 *
 * @param {Parameters<typeof startServer>[0]} [options]
 */
export function usePortal(options) {
  const portal = { page: (t, wanted) => newPage(portal, t, wanted) };
  before(async () => {
    const executablePath = findChromium();
    assert.ok(executablePath, 'no Chromium: install Debian\'s `chromium`, or set PORTAL_CHROMIUM');
    portal.server = await startServer(options);
    portal.browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
  });
  after(async () => {
    await portal.browser?.close();
    await portal.server?.stop();
  });
  return portal;
}

/**
 * A page in a context of its own, which nobody is logged in to.
 *
 * @param {import('node:test').TestContext} t
 * @param {{theme?: 'light' | 'dark', width?: number, javaScript?: boolean, expected?: RegExp[],
 *   context?: import('playwright-core').BrowserContextOptions}} [wanted]
 */
async function newPage(portal, t, wanted = {}) {
  const { theme = 'light', width = 1280, javaScript = true, expected = [] } = wanted;
  const context = await portal.browser.newContext({
    baseURL: portal.server.url,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    viewport: { width, height: HEIGHT[width] ?? 900 },
    javaScriptEnabled: javaScript,
    ...wanted.context,
  });
  context.setDefaultTimeout(PATIENCE);
  const problems = await watch(context);
  const page = await context.newPage();
  settings.set(page, { theme, width });
  t.after(async () => {
    if (t.passed === false) {
      // What was on screen says more than the locator that waited in vain.
      await screenshot(page, `failed-${t.name.replace(/\W+/g, '-')}`).catch(() => {});
    }
    await context.close();
    const unexpected = problems.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], 'what the page reported');
  });
  return page;
}

/** Collects what goes wrong in any page of the context. */
async function watch(context) {
  const problems = [];
  context.on('console', (message) => {
    if (message.type() === 'error') {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => problems.push(`thrown: ${error.error()}`));
  await context.exposeFunction('reportPolicyViolation', (text) => problems.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportPolicyViolation(`${event.violatedDirective} forbids ${event.blockedURI}`);
    });
  });
  return problems;
}

/**
 * Keeps a picture of the whole page (or of the window, under a dialog or if that is asked for) in tests/e2e/screenshots/<name>-<theme>-<width>.png.
 *
 * @param {import('playwright-core').Page} page
 */
export async function screenshot(page, name, { window = false } = {}) {
  const { theme, width } = settings.get(page);
  const path = `${SCREENSHOTS}${name}-${theme}-${width}.png`;
  const fullPage = !window && (await page.locator('dialog[open]').count()) === 0;
  await page.screenshot({ path, fullPage, animations: 'disabled' });
  return path;
}

/**
 * Fails when the page scrolls sideways.
 *
 * @param {import('playwright-core').Page} page
 */
export async function checkWidth(page) {
  const [content, space] = await page.evaluate(() => [
    document.scrollingElement.scrollWidth,
    window.innerWidth,
  ]);
  assert.ok(content <= space, `${page.url()} scrolls sideways: ${content} > ${space}`);
}

let axe;

/**
 * Fails when axe-core finds something on the page that WCAG 2.2 A or AA, or good practice, forbids.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} [options] passed to `axe.run`
 */
export async function checkAccessibility(page, options = {}) {
  axe ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // The debugger's own evaluation: a strict policy against scripts stays in force.
  await page.evaluate(axe);
  const violations = await page.evaluate(async (runOptions) => {
    const result = await window.axe.run(document, { resultTypes: ['violations'], ...runOptions });
    return result.violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
    }));
  }, options);
  assert.deepEqual(violations, [], `axe-core on ${page.url()}`);
}
