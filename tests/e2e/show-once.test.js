// A portal whose operator lets keys be shown once only.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, section } from './support/steps.js';

const portal = usePortal({ env: { PORTAL_API_KEYS: 'show_once' } });

test('the first key is shown once, with a warning before and advice after', async (t) => {
  const page = await portal.page(t, {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  const keys = await section(page, 'API key');
  await keys.getByText('This portal shows a key once.').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'show-once-before');
  await keys.getByRole('button', { name: 'Copy the API key' }).click();
  await page.getByText('The API key is copied.').waitFor();
  const key = await page.evaluate(() => navigator.clipboard.readText());
  await connector(portal.server, key).config();
  // Still here to be copied again, until the page is left.
  await keys.getByRole('button', { name: 'Show the API key' }).click();
  assert.equal(await keys.getByLabel('Key', { exact: true }).inputValue(), key);
  await screenshot(page, 'show-once-shown');

  await page.reload();
  await keys.getByText(/this one was shown\. If it is lost, rotate it/).waitFor();
  assert.equal(await keys.getByRole('button', { name: 'Copy the API key' }).count(), 0);
  await checkAccessibility(page);
  await screenshot(page, 'show-once-after');

  await keys.getByRole('link', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Rotate/ }).click();
  await dialog.getByRole('button', { name: 'Copy the API key' }).click();
  await dialog.getByRole('button', { name: 'Copied the API key' }).waitFor();
  await dialog.getByText('Copy it now. This portal shows a key once only.').waitFor();
  await screenshot(page, 'show-once-rotated');
  const rotated = await page.evaluate(() => navigator.clipboard.readText());
  assert.notEqual(rotated, key);
  await connector(portal.server, rotated).config();
});
