// What forms promise: problems in place, and nothing typed is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { usePortal } from './support/portal.js';
import { until } from './support/server.js';
import { addField, logIn, save, section, shows } from './support/steps.js';

const portal = usePortal();

async function bynderOf(page, person) {
  await logIn(page, person, '/integration');
  const bynder = await section(page, 'Bynder settings');
  return { bynder, url: bynder.getByLabel('Portal URL') };
}

test('a problem stands beside its field, and the keyboard goes there', async (t) => {
  const page = await portal.page(t, { expected: [/status of 422 .*\/settings\/bynder/] });
  const { bynder, url } = await bynderOf(page, await signUp(portal.server));
  await url.fill('not an address');
  await bynder.getByLabel('OAuth2 client ID').fill('3f1c2a9e');
  await bynder.getByRole('button', { name: 'Save' }).click();

  await bynder.locator('#bynder-portalUrl[aria-invalid=true]:focus').waitFor();
  const described = await url.getAttribute('aria-describedby');
  assert.ok(described.split(' ').includes('bynder-portalUrl-problem'));
  assert.match(await bynder.locator('#bynder-portalUrl-problem').innerText(), /\w/);
  assert.equal(await url.inputValue(), 'not an address');
  assert.equal(await bynder.getByLabel('OAuth2 client ID').inputValue(), '3f1c2a9e');

  await url.fill('acme.bynder.com');
  await bynder.locator('#bynder-portalUrl-problem').waitFor({ state: 'detached' });
  await save(bynder);
});

test('leaving asks while something is not saved', async (t) => {
  const page = await portal.page(t);
  const { bynder, url } = await bynderOf(page, await signUp(portal.server));
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  const overview = page.getByRole('link', { name: 'Overview' });
  await url.fill('acme.bynder.com');

  await overview.click();
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal(new URL(page.url()).pathname, '/integration');
  assert.equal(await url.inputValue(), 'acme.bynder.com');

  await page.keyboard.press('Escape');
  await overview.click();
  await question.getByRole('button', { name: 'Leave without saving' }).click();
  await page.waitForURL('/');

  await page.getByRole('link', { name: 'Integration', exact: true }).click();
  await bynder.locator('form').waitFor();
  assert.equal(await url.inputValue(), '', 'nothing was saved');
  await overview.click();
  await page.waitForURL('/');
});

test('the browser asks before a tab with unsaved input closes', async (t) => {
  const page = await portal.page(t);
  const { url } = await bynderOf(page, await signUp(portal.server));
  await url.fill('acme.bynder.com');
  const asked = new Promise((resolve) => {
    page.once('dialog', async (dialog) => {
      await dialog.dismiss();
      resolve(dialog.type());
    });
  });
  await page.close({ runBeforeUnload: true });
  assert.equal(await asked, 'beforeunload');
});

test('discarding goes back to what is saved', async (t) => {
  const page = await portal.page(t);
  const { bynder, url } = await bynderOf(page, await signUp(portal.server));
  await url.fill('acme.bynder.com');
  await bynder.getByText('Unsaved changes').waitFor();
  await bynder.getByRole('button', { name: 'Discard' }).click();
  await bynder.getByText('Unsaved changes').waitFor({ state: 'detached' });
  assert.equal(await url.inputValue(), '');
});

/** What the keyboard is on: never the page itself, and nothing that can't be used. */
const keyboard = (page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at === document.body || at.matches(':disabled') ? 'nowhere' : at.textContent.trim();
  });

test('the keyboard is not lost by what a button does', async (t) => {
  const page = await portal.page(t, { expected: [/status of 4\d\d /] });
  const person = await signUp(portal.server);
  const { bynder, url } = await bynderOf(page, person);
  await url.fill('acme.bynder.com');
  await bynder.getByRole('button', { name: 'Discard' }).click();
  await until('the keyboard after Discard', async () => (await keyboard(page)) !== 'nowhere');

  await url.fill('acme.bynder.com');
  await save(bynder);
  await until('after Save', async () => /^Saved/.test(await keyboard(page)));
  await bynder.getByRole('button', { name: 'Undo' }).click();
  await bynder.getByText(/^Undone/).waitFor();
  await until('after Undo', async () => /^Undone/.test(await keyboard(page)));

  // A refusal that no field can tell.
  await page.route('**/api/v1/settings/bynder', (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({
      type: 'x', title: 'Not allowed', status: 403, detail: 'Not you.', code: 'role_insufficient', requestId: 'x',
    }) }), { times: 1 });
  await url.fill('acme.bynder.com');
  await bynder.getByRole('button', { name: 'Save' }).click();
  await bynder.getByText('Not you.').waitFor();
  await until('after a refusal', async () => (await keyboard(page)) === 'Save');

  await page.unroute('**/api/v1/settings/bynder');
  await bynder.getByRole('button', { name: 'Discard' }).click();
  await page.goto('/account/password');
  await page.getByLabel('Current password', { exact: true }).fill(person.password);
  await page.getByLabel('New password', { exact: true }).fill('eight swans under Leiden');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed').waitFor();
  await until('after a change of password', async () => (await keyboard(page)) === 'Change password');
});

test('a conflict shows both values and asks', async (t) => {
  const page = await portal.page(t, { expected: [/status of 412 .*\/settings\/bynder/] });
  const person = await signUp(portal.server);
  const { bynder, url } = await bynderOf(page, person);
  await url.fill('mine.bynder.com');
  const change = { portalUrl: 'theirs.bynder.com', oauthClientId: 'their-app' };
  await person.api.change('/settings/bynder', change);
  await bynder.getByRole('button', { name: 'Save' }).click();

  const question = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  const both = question.getByRole('group', { name: 'Portal URL' });
  await both.getByText('mine.bynder.com').waitFor();
  await both.getByText('theirs.bynder.com').waitFor();
  assert.ok(await both.getByRole('radio', { name: /^Yours/ }).isChecked());
  // Only they touched it, so theirs is proposed.
  const app = question.getByRole('group', { name: 'OAuth2 client ID' });
  assert.ok(await app.getByRole('radio', { name: /^Theirs/ }).isChecked());

  await question.getByRole('button', { name: 'Save my choice' }).click();
  await question.waitFor({ state: 'hidden' });
  await bynder.getByText(/^Saved · revision \d+$/).waitFor();
  const stored = await person.api.get('/settings/bynder');
  assert.equal(stored.portalUrl, 'mine.bynder.com');
  assert.equal(stored.oauthClientId, 'their-app');
  assert.equal(await bynder.getByLabel('OAuth2 client ID').inputValue(), 'their-app');
});

test('in a conflict the other value can be taken', async (t) => {
  const page = await portal.page(t, { expected: [/status of 412 .*\/asset-selector/] });
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  const selector = await section(page, 'Asset selector');
  await selector.getByLabel('Language of the asset selector').selectOption('French');
  await person.api.change('/settings/asset-selector', { language: 'de_DE' });
  await selector.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await question.getByRole('radio', { name: /^Theirs.*German/ }).check();
  await question.getByRole('button', { name: 'Save my choice' }).click();
  await selector.getByText(/^Saved · revision \d+$/).waitFor();
  const { language } = await person.api.get('/settings/asset-selector');
  assert.equal(language, 'de_DE');
  const shown = selector.getByLabel('Language of the asset selector').locator('option:checked');
  assert.equal(await shown.innerText(), 'German');
});

/** Lets the next call to an address carry a token that the API no longer takes. */
async function spoilNextToken(page, address) {
  const spoil = (route) => {
    const headers = { ...route.request().headers(), authorization: 'Bearer spent' };
    return route.continue({ headers });
  };
  await page.route(address, spoil, { times: 1 });
}

test('a spent token is renewed without a word', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 .*\/settings\/bynder/] });
  const { bynder, url } = await bynderOf(page, await signUp(portal.server));
  await url.fill('acme.bynder.com');
  await spoilNextToken(page, '**/api/v1/settings/bynder');
  const renewed = page.waitForResponse('**/api/v1/auth/refresh');
  await save(bynder);
  assert.equal((await renewed).status(), 200);
  await shows(0, page.getByRole('dialog'));
});

test('a session that ended elsewhere is started again in place', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 /] });
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  const bynder = await section(page, 'Bynder settings');
  await bynder.getByLabel('Portal URL').fill('acme.bynder.com');
  const editor = await addField(page);
  await editor.getByLabel('Field', { exact: true }).fill('Hero image');

  const newPassword = 'eight swans under Leiden';
  await person.api.post('/me/password', { currentPassword: person.password, newPassword });
  await spoilNextToken(page, '**/api/v1/settings/fields');
  await editor.getByRole('button', { name: 'Save' }).click();

  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Password', { exact: true }).fill(person.password);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByRole('alert').filter({ hasText: /password/i }).waitFor();
  await again.getByLabel('Password', { exact: true }).fill(newPassword);
  await again.getByRole('button', { name: 'Sign in' }).click();

  await again.waitFor({ state: 'hidden' });
  await page.getByText(/^Added Hero image/).waitFor();
  assert.equal(await bynder.getByLabel('Portal URL').inputValue(), 'acme.bynder.com');
  await save(bynder);
});
