// The connection test beside the Bynder settings: steps that tick, and what to do where one fails.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { DEMO_APP, startDouble } from './support/bynder.js';
import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, save, section, shows } from './support/steps.js';

// Before the portal starts, which has to know where the double is.
const double = await startDouble();
const portal = usePortal({ env: { PORTAL_DAM_ALLOW: double.authority } });
// After the portal, so that no call of it is cut off.
after(() => double.stop());

async function connected(page, oauthClientId) {
  const person = await signUp(portal.server);
  const app = { oauthClientId, oauthClientSecret: DEMO_APP.clientSecret };
  await person.api.change('/settings/bynder', { portalUrl: double.authority, ...app });
  await logIn(page, person, '/integration');
  const bynder = await section(page, 'Bynder settings');
  return { bynder, connection: bynder.getByRole('region', { name: 'Connection' }) };
}

test('steps tick one by one, and everything works', async (t) => {
  const page = await portal.page(t);
  await double.putApp({ clientId: 'slow', clientSecret: DEMO_APP.clientSecret, delayMillis: 1200 });
  const { connection } = await connected(page, 'slow');
  await checkAccessibility(page);
  // What was on screen in between, however slow the machine is that looks.
  await connection.evaluate((panel) => {
    window.seen = [];
    new MutationObserver(() => {
      const texts = [...panel.querySelectorAll('li')].map((step) => step.textContent);
      window.seen.push({
        passed: texts.filter((text) => text.includes(': passed')).length,
        now: texts.find((text) => text.includes(': runs now')),
      });
    }).observe(panel, { childList: true, subtree: true });
  });
  await connection.getByRole('button', { name: 'Test connection' }).click();
  await connection.getByText('Testing…').waitFor();
  await screenshot(page, 'connection-running');
  const steps = connection.getByRole('listitem');
  await steps.filter({ hasText: 'Scope asset:read: passed' }).waitFor();
  await connection.getByText('It works, with one thing to know').waitFor();
  await steps.filter({ hasText: 'Usage API and role: passed, with a warning' }).waitFor();
  await shows(13, steps);
  const seen = await page.evaluate(() => window.seen);
  assert.ok(seen.some(({ passed, now }) => passed === 2 && now?.startsWith('Access token')));
  assert.ok(seen.some(({ passed }) => passed === 0), 'it began with nothing');
  await checkAccessibility(page);
  await screenshot(page, 'connection');
});

test('a missing scope and a missing role are named, with what to do', async (t) => {
  const page = await portal.page(t);
  await double.putApp({
    clientId: 'narrow',
    clientSecret: DEMO_APP.clientSecret,
    userMay: ['asset:read', 'asset.usage:read', 'collection:read', 'meta.assetbank:read', 'meta.assetbank:write', 'meta.workflow:read'],
    hasStatisticsRole: false,
  });
  const { connection } = await connected(page, 'narrow');
  await connection.getByRole('button', { name: 'Test connection' }).click();
  await connection.getByText('2 steps failed').waitFor();
  const missing = connection.getByRole('listitem').filter({ hasText: 'Scope asset.usage:write: failed' });
  const link = missing.getByRole('link', { name: /^Open it in Bynder/ });
  assert.match(await link.getAttribute('href'), /\/pysettings\/oauth2\/$/);
  await connection.getByText(/STATISTICS/).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'connection-failed');
});

test('what is not stored can’t be tested', async (t) => {
  const page = await portal.page(t);
  const { bynder, connection } = await connected(page, 'demo-oauth-app');
  const button = connection.getByRole('button', { name: /^Test/ });
  await bynder.getByLabel('Integration ID').fill('demo-integration');
  await connection.getByText('Save your changes first').waitFor();
  assert.ok(await button.isDisabled());
  await save(bynder);
  await button.click();
  await connection.getByText('Everything works').waitFor();
});

for (const [theme, width] of [['dark', 1280], ['light', 360], ['dark', 360]]) {
  test(`the outcome for everyone (${theme}, ${width})`, async (t) => {
    const page = await portal.page(t, { theme, width });
    const { connection } = await connected(page, 'demo-narrow');
    await connection.getByRole('button', { name: 'Test connection' }).click();
    await connection.getByText(/steps? failed/).waitFor();
    const space = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
    assert.ok(space <= 0, 'nothing scrolls sideways');
    await checkAccessibility(page);
    await screenshot(page, 'connection-failed');
  });
}
