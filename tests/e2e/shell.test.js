// What a visitor sees before the app has arrived.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { screenshot, usePortal } from './support/portal.js';
import { logIn, section } from './support/steps.js';

const portal = usePortal();

for (const theme of ['light', 'dark']) {
  test(`the shell paints a skeleton without any script (${theme})`, async (t) => {
    const page = await portal.page(t, { theme, javaScript: false });
    const answer = await page.goto('/');
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-type'], /^text\/html/);
    assert.notEqual(await page.title(), '');
    const painted = await page.locator('body *:visible').count();
    assert.ok(painted > 0, 'nothing is visible');
    await screenshot(page, 'shell');
  });
}

test('every file that the shell names is there', async (t) => {
  const page = await portal.page(t, { javaScript: false });
  await page.goto('/');
  const names = await page
    .locator('link[href], script[src], img[src]')
    .evaluateAll((elements) => elements.map((element) => element.href ?? element.src));
  const ours = names.filter((name) => name.startsWith(portal.server.url));
  assert.ok(ours.length > 0, 'the shell names no file of ours');
  for (const name of ours) {
    const answer = await fetch(name);
    assert.equal(answer.status, 200, name);
  }
});

test('the app starts without an error', async (t) => {
  // A visitor has no session to renew.
  const page = await portal.page(t, { expected: [/status of 401 .*\/api\/v1\/auth\/refresh/] });
  const started = page.waitForResponse((answer) => answer.url().endsWith('.wasm'));
  await page.goto('/');
  assert.equal((await started).headers()['content-type'], 'application/wasm');
  await page.waitForLoadState('networkidle');
});

test('a page whose file does not come can be tried again', async (t) => {
  const page = await portal.page(t, { expected: [/part-/, /Failed to fetch/] });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/assets/part-*', (route) => route.abort());
  await logIn(page, await signUp(portal.server));
  await page.getByRole('link', { name: 'Integration', exact: true }).click();
  const outcome = page.getByRole('button', { name: 'Try again' }).or(page.locator('#api-key'));
  await outcome.first().waitFor();
  if (!asked.some((path) => path.startsWith('/assets/part-'))) {
    t.diagnostic('a quick build has everything in one file; `just web --release` has parts');
    return;
  }
  await page.unroute('**/assets/part-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await section(page, 'API key');
});
