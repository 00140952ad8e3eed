// Revisions: listed, compared, restored, and a save that is taken back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, save, section } from './support/steps.js';

const portal = usePortal();

async function withHistory() {
  const person = await signUp(portal.server);
  const { api } = person;
  await api.change('/settings/bynder', { portalUrl: 'acme.getbynder.com', oauthClientId: 'app-one' });
  await api.change('/settings/bynder', { portalUrl: 'acme.getbynder.com', oauthClientId: 'app-one', oauthClientSecret: 'hush' });
  await api.post('/settings/fields', { field: 'Hero image', mode: 'MultiSelect', defaultSearchTerm: 'brand 2026' });
  await api.change('/settings/asset-selector', { language: 'nl_NL' });
  await api.change('/settings/fields/global', { visibleAssetTypes: ['image', 'video'] });
  return person;
}

test('a change is listed, read, and restored', async (t) => {
  const page = await portal.page(t);
  const person = await withHistory();
  await logIn(page, person, '/integration/history');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await page.getByRole('link', { name: 'Hero image' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'history');

  await page.getByRole('link', { name: 'Asset selector' }).click();
  const sheet = page.getByRole('dialog', { name: /^Revision \d+$/ });
  await sheet.getByText('Dutch').waitFor();
  await sheet.getByText('English').waitFor();
  await sheet.getByText(person.email).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'history-revision');

  const { items } = await person.api.get('/settings/revisions');
  const first = items.at(-1).revision;
  await sheet.getByLabel('Compared with').selectOption(String(first));
  await sheet.getByText('Portal URL').waitFor();
  await sheet.getByText('acme.getbynder.com').waitFor();
  await sheet.getByRole('heading', { name: 'Hero image' }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('against'), String(first));
  await checkAccessibility(page);
  await screenshot(page, 'history-compared');
  await page.keyboard.press('Escape');

  const before = items.find(({ field }) => field === 'Hero image').revision;
  await page.getByRole('link', { name: 'Hero image' }).click();
  await page.getByRole('button', { name: 'Restore…' }).click();
  const question = page.getByRole('dialog', { name: `Restore revision ${before}?` });
  await question.getByText('Dutch').waitFor();
  await question.getByRole('heading', { name: 'Global' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'history-restore');
  await question.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText(/^Restored revision \d+\. The settings are at revision \d+ now\.$/).waitFor();
  await page.getByRole('link', { name: `Restored revision ${before}` }).waitFor();
  assert.equal((await person.api.get('/settings/asset-selector')).language, 'en_US');
  assert.equal((await person.api.get('/settings/bynder')).portalUrl, 'acme.getbynder.com');
});

test('a save is taken back', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  const selector = await section(page, 'Asset selector');
  await selector.getByLabel('Language of the asset selector').selectOption('French');
  await save(selector);
  await screenshot(page, 'undo');
  await selector.getByRole('button', { name: 'Undo' }).click();
  await selector.getByText(/^Undone · revision \d+$/).waitFor();
  const shown = selector.getByLabel('Language of the asset selector').locator('option:checked');
  assert.equal(await shown.innerText(), 'English');
  assert.equal((await person.api.get('/settings/asset-selector')).language, 'en_US');
});

test('a save with somebody else’s change on top is not taken back', async (t) => {
  const page = await portal.page(t, { expected: [/status of 412 .*\/restore/] });
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  const selector = await section(page, 'Asset selector');
  await selector.getByLabel('Language of the asset selector').selectOption('French');
  await save(selector);
  await person.api.change('/settings/bynder', { portalUrl: 'theirs.getbynder.com' });
  await selector.getByRole('button', { name: 'Undo' }).click();
  await selector.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  assert.equal((await person.api.get('/settings/asset-selector')).language, 'fr_FR');
});
