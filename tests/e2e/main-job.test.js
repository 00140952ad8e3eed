// The main job: from sign-up to a connector that reads its settings.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { DEMO_APP, startDouble } from './support/bynder.js';
import { connector, mailedLink, signUp, stranger } from './support/person.js';
import { usePortal } from './support/portal.js';
import { until } from './support/server.js';
import { addField, logIn, save, section } from './support/steps.js';

const double = await startDouble();
const portal = usePortal({ env: { PORTAL_DAM_ALLOW: double.authority } });
// After the portal, so that no call of it is cut off.
after(() => double.stop());

test('from sign-up to a connector that reads exactly what was set', async (t) => {
  const page = await portal.page(t, {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  const person = stranger();

  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('Organisation').fill(person.company);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();
  await page.getByText(`A message is on its way to ${person.email}.`).waitFor();

  await page.goto(await mailedLink(portal.server, person.email, '/verify-email'));
  await page.waitForURL('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByText('0 of 4 done').waitFor();

  await page.getByRole('link', { name: 'Get the key' }).click();
  await page.waitForURL('/integration#api-key');
  await page.getByRole('button', { name: 'Copy the API key' }).click();
  await page.getByText('The API key is copied.').waitFor();
  const key = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(key, /^bip_\w+$/);
  const shown = await page.getByLabel('Key', { exact: true }).inputValue();
  assert.notEqual(shown, key, 'copied, and still masked');

  const bynder = await section(page, 'Bynder settings');
  await bynder.getByLabel('Portal URL').fill('https://Acme.getbynder.com/login');
  await bynder.getByLabel('OAuth2 client ID').fill('3f1c2a9e');
  await bynder.getByLabel('OAuth2 client secret').fill('planted-client-secret-5f1e');
  await save(bynder);
  assert.equal(await bynder.getByLabel('Portal URL').inputValue(), 'acme.getbynder.com');
  const secret = bynder.getByLabel('OAuth2 client secret', { exact: true });
  assert.equal(await secret.inputValue(), '', 'a stored secret is not shown');
  assert.match(await secret.getAttribute('placeholder'), /^Saved/);

  const selector = await section(page, 'Asset selector');
  await selector.getByLabel('Language of the asset selector').selectOption('Dutch');
  await save(selector);

  const editor = await addField(page);
  await editor.getByLabel('Field', { exact: true }).fill('Hero image');
  await editor.getByRole('button', { name: 'Override default search term' }).click();
  await editor.getByLabel('Default search term', { exact: true }).fill('brand 2026');
  await editor.getByRole('button', { name: 'Override selection' }).click();
  await editor.getByLabel('Selection', { exact: true }).selectOption('Several assets');
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.waitFor({ state: 'hidden' });
  await page.getByText(/^Added Hero image · revision \d+$/).waitFor();

  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('2 of 4 done').waitFor();
  await page.getByText('Its settings are there. See whether they work.').waitFor();
  await page.evaluate(() => {
    window.sameDocument = true;
  });

  const ours = connector(portal.server, key);
  const config = await ours.config();
  assert.equal(config.portalUrl, 'acme.getbynder.com');
  assert.equal(config.dam, 'bynder');
  assert.equal(config.language, 'nl_NL');
  const hero = await ours.field('hero IMAGE');
  assert.equal(hero.hasOwnRow, true);
  assert.equal(hero.settings.defaultSearchTerm, 'brand 2026');
  assert.equal(hero.settings.mode, 'MultiSelect');
  assert.deepEqual(hero.compactView.portal, { url: 'https://acme.getbynder.com', editable: false });
  assert.equal(hero.compactView.language, 'nl_NL');
  assert.equal(hero.plugin.defaultSearchTerm, 'brand 2026');
  const other = await ours.field('Teaser');
  assert.equal(other.hasOwnRow, false);
  assert.equal(other.settings.mode, 'SingleSelectFile');

  await page.getByText('3 of 4 done').waitFor();
  await page.getByText('A connector called').waitFor();
  assert.equal(await page.evaluate(() => window.sameDocument), true, 'ticked without a reload');

  // What was typed first leads to nothing here: the test says so, and Overview what to do.
  await page.getByRole('link', { name: 'Test the connection' }).click();
  const connection = bynder.getByRole('region', { name: 'Connection' });
  await bynder.getByLabel('Portal URL').fill(`http://${double.authority}/login`);
  await bynder.getByLabel('OAuth2 client ID').fill(DEMO_APP.clientId);
  await save(bynder);
  await connection.getByRole('button', { name: 'Test connection' }).click();
  await connection.getByText(/steps? failed/).waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('The test failed at: Access token.').waitFor();
  await page.getByRole('link', { name: 'See what to do' }).click();
  // It is still there, and says when.
  await connection.getByText(/steps? failed/).waitFor();
  await connection.getByText(/^Tested /).waitFor();
  await bynder.getByLabel('OAuth2 client secret', { exact: true }).fill(DEMO_APP.clientSecret);
  await save(bynder);
  await connection.getByText('The settings have changed since this test.').waitFor();
  await connection.getByRole('button', { name: 'Test again' }).click();
  await connection.getByText(/^(It works|Everything works)/).waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('4 of 4 done').waitFor();
});

test('without a clipboard the key is shown and selected', async (t) => {
  const page = await portal.page(t);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  const person = await signUp(portal.server);
  await logIn(page, person, '/integration');
  await page.getByRole('button', { name: 'Copy the API key' }).click();
  await page.getByText('This browser does not let the page copy.').waitFor();
  const key = page.getByLabel('Key', { exact: true });
  const selected = () =>
    key.evaluate((input) => input.value.slice(input.selectionStart, input.selectionEnd));
  assert.equal(await until('a selected key', selected), await person.api.key());
});
