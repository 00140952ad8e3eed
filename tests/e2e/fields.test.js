// Field settings: Global, and the fields that differ from it, value by value.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { usePortal } from './support/portal.js';
import { until } from './support/server.js';
import { addField, logIn, openRow, row, save, shows } from './support/steps.js';

const portal = usePortal();

/** Every value of a row: its name, how to change it in the editor, and what a connector then reads. */
const VALUES = [
  {
    name: 'default search term',
    key: 'defaultSearchTerm',
    change: (editor) => editor.getByLabel('Default search term', { exact: true }).fill('brand 2026'),
    own: 'brand 2026',
  },
  {
    name: 'visible asset types',
    key: 'visibleAssetTypes',
    change: async (editor) => {
      for (const kind of ['Videos', 'Documents', 'Audio']) {
        await editor.getByLabel(kind).uncheck();
      }
    },
    own: ['image'],
  },
  {
    name: 'selection',
    key: 'mode',
    change: (editor) => editor.getByLabel('Selection', { exact: true }).selectOption('Several assets'),
    own: 'MultiSelect',
  },
  ...[
    ['always hide limited usage', 'alwaysHideLimitedUsage'],
    ['store metaproperties', 'storeMetaProperties'],
    ['include in layout service', 'includeInLayoutService'],
  ].map(([name, key]) => ({
    name,
    key,
    change: (editor) => editor.getByRole('switch', { name: new RegExp(`^${name}`, 'i') }).check(),
    own: true,
  })),
];

async function withField(t, more = {}) {
  const page = await portal.page(t, more);
  const person = await signUp(portal.server);
  await person.api.post('/settings/fields', { field: 'Hero image' });
  await logIn(page, person, '/integration#fields');
  await row(page, 'Hero image').waitFor();
  return { page, person };
}

test('each value is overridden, and given back to Global', async (t) => {
  const { page, person } = await withField(t);
  const ours = connector(portal.server, await person.api.key());
  const { settings: global } = await ours.field('Hero image');
  const editor = await openRow(page, 'Hero image');

  for (const { name, change } of VALUES) {
    await editor.getByRole('button', { name: `Override ${name}` }).click();
    await editor.getByRole('button', { name: `Use Global for ${name}` }).waitFor();
    await change(editor);
  }
  await save(editor);
  const { settings } = await ours.field('Hero image');
  for (const { key, own } of VALUES) {
    assert.deepEqual(settings[key], own, key);
    assert.notDeepEqual(own, global[key], `${key} differs`);
  }

  for (const { name } of VALUES) {
    await editor.getByRole('button', { name: `Use Global for ${name}` }).click();
    await editor.getByRole('button', { name: `Override ${name}` }).waitFor();
  }
  await save(editor);
  const after = await ours.field('Hero image');
  assert.deepEqual(after.settings, global);
  assert.equal(after.hasOwnRow, true);
});

test('what Global holds reaches every row that does not override it', async (t) => {
  const { page, person } = await withField(t);
  const global = await openRow(page, 'Global');
  await global.getByLabel('Default search term', { exact: true }).fill('brand 2026');
  await save(global);
  await global.getByRole('button', { name: 'Close' }).click();
  await row(page, 'Hero image').getByText('“brand 2026” (from Global)').waitFor();

  const hero = await openRow(page, 'Hero image');
  await hero.getByText('“brand 2026”').first().waitFor();
  await hero.getByRole('button', { name: 'Override default search term' }).click();
  assert.equal(await hero.getByLabel('Default search term', { exact: true }).inputValue(), 'brand 2026');
  await hero.getByLabel('Default search term', { exact: true }).fill('');
  await save(hero);
  const ours = connector(portal.server, await person.api.key());
  const answer = await ours.field('Hero image');
  assert.equal(answer.settings.defaultSearchTerm ?? '', '', 'empty is a value of its own');
  assert.equal((await ours.field('Teaser')).settings.defaultSearchTerm, 'brand 2026');
});

test('the preview follows what is typed, and is what a connector gets', async (t) => {
  const { page, person } = await withField(t);
  const editor = await openRow(page, 'Hero image');
  await editor.getByRole('button', { name: 'Override default search term' }).click();
  await editor.getByLabel('Default search term', { exact: true }).fill('brand 2026');
  const code = editor.getByRole('region', { name: 'the JSON' });
  await code.getByText('brand 2026').waitFor();
  await save(editor);
  const ours = connector(portal.server, await person.api.key());
  const answer = await ours.field('Hero image');
  assert.deepEqual(JSON.parse(await code.innerText()), answer.compactView);
  await editor.getByRole('radio', { name: 'Plugin JSON' }).check();
  assert.deepEqual(JSON.parse(await code.innerText()), answer.plugin);
});

test('a row is renamed', async (t) => {
  const { page } = await withField(t);
  const editor = await openRow(page, 'Hero image');
  await editor.getByLabel('Field', { exact: true }).fill('Banner');
  await editor.getByRole('button', { name: 'Save' }).click();
  await row(page, 'Banner').waitFor({ state: 'attached' });
  await shows(0, page.getByRole('rowheader', { name: 'Hero image' }));
});

test('a name that is taken is refused in place', async (t) => {
  const { page } = await withField(t, { expected: [/status of 4\d\d .*\/settings\/fields/] });
  const editor = await addField(page);
  const name = editor.getByLabel('Field', { exact: true });
  assert.ok(await editor.getByRole('button', { name: 'Save' }).isDisabled(), 'nothing to save yet');
  await name.fill('HERO image');
  await editor.getByRole('button', { name: 'Save' }).click();
  // Beside its field, with the keyboard there, and a way to the other row.
  await editor.locator('#field-field[aria-invalid=true]:focus').waitFor();
  await editor.locator('#field-field-problem').filter({ hasText: 'Another row is for this field' }).waitFor();
  assert.equal(await name.inputValue(), 'HERO image');
  await editor.getByRole('link', { name: 'Open that row' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await page.getByRole('dialog', { name: 'Hero image' }).waitFor();
});

test('a row is deleted after a question', async (t) => {
  const { page, person } = await withField(t);
  const editor = await openRow(page, 'Hero image');
  const ask = editor.getByRole('button', { name: 'Delete this field' });
  const question = page.getByRole('dialog', { name: 'Delete Hero image?' });
  await ask.click();
  await question.getByRole('button', { name: 'Keep it' }).click();
  await question.waitFor({ state: 'hidden' });
  await ask.click();
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Deleted Hero image').waitFor();
  await row(page, 'Hero image').waitFor({ state: 'detached' });
  assert.equal((await person.api.get('/settings/fields')).items.length, 1);
});

test('search narrows the table, and lives in the address', async (t) => {
  const { page, person } = await withField(t);
  await person.api.post('/settings/fields', { field: 'Teaser' });
  await page.reload();
  await row(page, 'Teaser').waitFor();
  const search = page.getByLabel('Find a field');
  await search.fill('HERO');
  await row(page, 'Teaser').waitFor({ state: 'detached' });
  await row(page, 'Hero image').waitFor();
  await until('the search in the address', () => new URL(page.url()).searchParams.get('q') === 'HERO');
  await page.reload();
  await row(page, 'Hero image').waitFor();
  assert.equal(await search.inputValue(), 'HERO');
  await shows(0, row(page, 'Teaser'));
  await search.fill('nothing like it');
  await page.getByText('No field has “nothing like it” in its name or its search term.').waitFor();
});
