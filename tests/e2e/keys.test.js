// API keys: one, several, made, changed, rotated, revoked.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, section } from './support/steps.js';

const portal = usePortal();

/** Lets the page copy, and tells what it copied last. */
async function clipboard(page) {
  await page.addInitScript(() => {
    const kept = { text: '' };
    window.copied = kept;
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text) => void (kept.text = text) },
    });
  });
  return () => page.evaluate(() => window.copied.text);
}

async function keysOf(page, person) {
  await logIn(page, person, '/integration');
  return section(page, 'API key');
}

test('a second key is made, copied and used', async (t) => {
  const page = await portal.page(t);
  const copied = await clipboard(page);
  const person = await signUp(portal.server);
  const keys = await keysOf(page, person);
  await keys.getByRole('link', { name: 'Add a key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a key' });
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await dialog.getByText('Give the key a name.').waitFor();
  await dialog.getByLabel('Name', { exact: true }).fill('Production');
  await dialog.getByRole('checkbox', { name: /^Send logs/ }).uncheck();
  await checkAccessibility(page);
  await screenshot(page, 'key-new');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await dialog.getByRole('button', { name: 'Copy the API key' }).click();
  await dialog.getByRole('button', { name: 'Copied the API key' }).waitFor();
  await screenshot(page, 'key-made');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });

  const key = await copied();
  assert.match(key, /^bip_[0-9A-Za-z]{49}$/);
  await connector(portal.server, key).config();
  const { items } = await person.api.get('/api-keys');
  const made = items.find(({ name }) => name === 'Production');
  assert.deepEqual(made.scopes.toSorted(), ['bynder:token', 'config:read', 'usage:write']);

  await keys.getByRole('link', { name: 'Production' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'keys');
});

test('a key is renamed, and gets an end', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  const keys = await keysOf(page, person);
  await keys.getByRole('link', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Content management');
  await dialog.getByRole('button', { name: 'In 90 days' }).click();
  await dialog.getByText('Unsaved changes').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Saved', { exact: true }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'key-details');
  const { items } = await person.api.get('/api-keys');
  assert.equal(items[0].name, 'Content management');
  const days = (Date.parse(items[0].expiresAt) - Date.now()) / 86_400_000;
  assert.ok(days > 89.9 && days < 90.1, `${days} days`);
});

test('a key is rotated, and the old one goes on for a day', async (t) => {
  const page = await portal.page(t);
  const copied = await clipboard(page);
  const person = await signUp(portal.server);
  const old = await person.api.key();
  const keys = await keysOf(page, person);
  await keys.getByRole('link', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Rotate / });
  assert.ok(await dialog.getByRole('radio', { name: /^24 hours/ }).isChecked());
  await checkAccessibility(page);
  await screenshot(page, 'key-rotate');
  await dialog.getByRole('button', { name: 'Rotate the key' }).click();
  await dialog.getByText(/The old one works until/).waitFor();
  await dialog.getByRole('button', { name: 'Copy the API key' }).click();
  await dialog.getByRole('button', { name: 'Copied the API key' }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const fresh = await copied();
  assert.notEqual(fresh, old);
  await connector(portal.server, old).config();
  await connector(portal.server, fresh).config();
  await keys.getByText(/^Ends in 2[34] hours$/).waitFor();
  await screenshot(page, 'keys-rotated');
});

test('a revoked key stops at once', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  const made = await person.api.post('/api-keys', { name: 'Test system' });
  const keys = await keysOf(page, person);
  await keys.getByRole('link', { name: 'Test system' }).click();
  await page.getByRole('dialog', { name: 'Test system' }).getByRole('link', { name: 'Revoke…' }).click();
  const question = page.getByRole('dialog', { name: 'Revoke Test system?' });
  await question.getByRole('button', { name: 'Keep it' }).and(page.locator(':focus')).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'key-revoke');
  await question.getByRole('button', { name: 'Revoke', exact: true }).click();
  await question.waitFor({ state: 'hidden' });
  // One works still: the simple form is back.
  await keys.getByLabel('Key', { exact: true }).waitFor();
  await assert.rejects(connector(portal.server, made.secret).config(), /api_key_revoked/);
});

test('leaving a key half changed asks', async (t) => {
  const page = await portal.page(t);
  const keys = await keysOf(page, await signUp(portal.server));
  await keys.getByRole('link', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog').filter({ has: page.getByLabel('Name', { exact: true }) });
  await dialog.getByLabel('Name', { exact: true }).fill('Half');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  assert.equal(await dialog.getByLabel('Name', { exact: true }).inputValue(), 'Half');
});
