// What people did: listed, filtered in the address, taken elsewhere.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, shows } from './support/steps.js';

const portal = usePortal();

test('everything that is done is listed, can be filtered, and leads to what changed', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  await person.api.change('/settings/asset-selector', { language: 'nl_NL' });
  const made = await person.api.post('/api-keys', { name: 'Staging' });
  await person.api.patch(`/api-keys/${made.id}`, { name: 'Acceptance' });
  await logIn(page, person, '/');
  await page.getByRole('link', { name: 'Activity' }).click();
  const entries = page.getByRole('listitem').filter({ has: page.locator('.number') });
  await entries.filter({ hasText: 'Changed an API key Acceptance' }).waitFor();
  await entries.filter({ hasText: 'Opened the account' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'activity-full');

  const change = entries.filter({ hasText: 'Changed an API key' });
  await change.getByText('Details').click();
  await change.getByText('Staging → Acceptance').waitFor();

  await page.getByLabel('What was done').selectOption('api_key_created');
  await entries.filter({ hasText: 'Opened the account' }).waitFor({ state: 'detached' });
  await shows(1, entries);
  assert.match(page.url(), /\/activity\?action=api_key_created$/);
  // The address says it all.
  await page.reload();
  await entries.filter({ hasText: 'Made an API key Staging' }).waitFor();
  await shows(1, entries);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const table = await readFile(await download.path(), 'utf8');
  assert.match(table, /^\ufeffnumber,at,action,/);
  assert.match(table, /api_key_created,/);
  assert.equal(table.trim().split('\n').length, 2);

  await page.getByLabel('To', { exact: true }).fill('2001-01-01');
  await page.getByText('Nothing of this kind was done in this time.').waitFor();
  await page.getByRole('link', { name: 'Show everything' }).click();
  await entries.filter({ hasText: 'Opened the account' }).waitFor();

  await entries.first().getByRole('link', { name: person.name }).click();
  await page.getByRole('link', { name: `Only ${person.name}: show everything` }).waitFor();

  const settings = entries.filter({ hasText: 'Changed settings' });
  await settings.getByRole('link', { name: /Revision \d+/ }).click();
  await page.getByRole('dialog', { name: /Revision \d+/ }).waitFor();
});

test('more than a page is shown when asked for', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  for (let n = 0; n < 55; n += 1) {
    await person.api.change('/settings/asset-selector', { language: n % 2 ? 'nl_NL' : 'fr_FR' });
  }
  await logIn(page, person, '/activity');
  const entries = page.getByRole('listitem').filter({ has: page.locator('.number') });
  await entries.first().waitFor();
  await shows(50, entries);
  await page.getByRole('button', { name: 'Show more entries' }).click();
  await entries.filter({ hasText: 'Opened the account' }).waitFor();
  await page.getByRole('button', { name: 'Show more entries' }).waitFor({ state: 'detached' });
});
