// Field settings by the thousands: finding them, and changing, importing and exporting many at once.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { until } from './support/server.js';
import { logIn, openRow, row, shows } from './support/steps.js';

const portal = usePortal();

const MANY = 5000;
const name = (number) => `Field ${String(number).padStart(4, '0')}`;
const numbers = (count) => Array.from({ length: count }, (_, at) => at + 1);

/** Every tenth field searches for something, every hundredth has Layout Service on. */
const rowOf = (number) => ({
  field: name(number),
  ...(number % 10 === 0 && { defaultSearchTerm: `term ${number}`, visibleAssetTypes: ['image'] }),
  ...(number % 100 === 0 && { includeInLayoutService: true }),
});

async function somebodyWith(count) {
  const person = await signUp(portal.server);
  await person.api.post('/settings/fields/import', { rows: numbers(count).map(rowOf) });
  return person;
}

let prepared;
/** One account for the tests that change nothing. */
const readers = () => (prepared ??= somebodyWith(MANY));

async function fieldsOf(page, person, address = '/integration#fields') {
  await logIn(page, person, address);
  await page.getByRole('table', { name: 'Field settings' }).waitFor();
  return page.locator('#fields');
}

const tick = (page, field) => page.getByRole('checkbox', { name: `Select ${field}`, exact: true });
const barOf = (page) => page.getByRole('group', { name: 'Selected fields' });
const say = (page, text) => page.locator('.news').getByText(text).waitFor();

test('5,000 fields stand on pages, which can be shared', async (t) => {
  const page = await portal.page(t);
  const began = performance.now();
  const fields = await fieldsOf(page, await readers());
  await row(page, name(1)).waitFor();
  t.diagnostic(`log in to first row with ${MANY} fields: ${Math.round(performance.now() - began)} ms`);
  await fields.getByText('5,000 fields and Global').waitFor();
  await fields.getByText('1–50 of 5,000').waitFor();
  // A header, Global, and 50 fields.
  await shows(52, fields.getByRole('row'));

  await fields.getByRole('link', { name: 'Next' }).click();
  await fields.getByText('51–100 of 5,000').waitFor();
  await row(page, name(51)).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('page'), '2');
  await shows(0, row(page, 'Global'));
  await page.goBack();
  await fields.getByText('1–50 of 5,000').waitFor();
  await page.goto('/integration?page=1000');
  await fields.getByText('4,951–5,000 of 5,000').waitFor();
});

test('search and filters narrow them at once, and live in the address', async (t) => {
  const page = await portal.page(t);
  const fields = await fieldsOf(page, await readers());
  await row(page, name(1)).waitFor();
  const search = fields.getByLabel('Find a field');
  await search.fill('FIELD 49');
  await fields.getByText('100 of 5,000 fields').waitFor();
  await search.fill('term 4990');
  await row(page, name(4990)).waitFor();
  await fields.getByText('1 of 5,000 fields').waitFor();
  await search.fill('');
  await fields.getByLabel('Show').selectOption('With values of their own');
  await fields.getByText('500 of 5,000 fields').waitFor();
  await fields.getByLabel('Show').selectOption('Layout Service on');
  await fields.getByText('50 of 5,000 fields', { exact: true }).waitFor();
  await page.reload();
  await fields.getByText('50 of 5,000 fields', { exact: true }).waitFor();
  await search.fill('nothing like it');
  await fields.getByText('No field is like that.').waitFor();
  await fields.getByRole('button', { name: 'Show all fields' }).click();
  await fields.getByText('5,000 fields and Global').waitFor();

  const slowest = await page.evaluate(async () => {
    const input = document.querySelector('#fields input[type=search]');
    let slowest = 0;
    for (const text of ['f', 'fi', 'fie', 'fiel', 'field', 'field 4', 'field 49', 'field 499']) {
      const before = performance.now();
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      slowest = Math.max(slowest, performance.now() - before);
    }
    return slowest;
  });
  t.diagnostic(`slowest letter of a search in ${MANY} fields: ${Math.round(slowest)} ms to the frame`);
});

test('many are changed at once, and that is undone', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(120);
  const fields = await fieldsOf(page, person);
  await tick(page, name(1)).click();
  await tick(page, name(5)).click({ modifiers: ['Shift'] });
  const bar = barOf(page);
  await bar.getByText('5 selected').waitFor();
  await fields.getByLabel('Select all on this page').check();
  await bar.getByRole('button', { name: 'Select all 120' }).click();
  await bar.getByText('120 selected').waitFor();
  await fields.getByRole('link', { name: 'Next' }).click();
  assert.ok(await tick(page, name(60)).isChecked());
  await tick(page, name(60)).click();
  await bar.getByText('119 selected').waitFor();

  await bar.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit 119 fields' });
  const change = dialog.getByRole('button', { name: /^Change \d+ fields?$/ });
  assert.ok(await change.isDisabled());
  await dialog.getByLabel('Default search term').selectOption('Set to…');
  await dialog.getByLabel('Search for').fill('spring');
  await dialog.getByLabel('Include in Layout Service').selectOption('As Global');
  await dialog.getByRole('button', { name: 'Change 119 fields' }).waitFor();
  await screenshot(page, 'fields-bulk-edit');
  await checkAccessibility(page);
  await change.click();
  await say(page, /^Changed 119 fields · revision \d+$/);
  await row(page, name(61)).getByText('“spring”').waitFor();
  const ours = connector(portal.server, await person.api.key());
  const { settings } = await ours.field(name(100));
  assert.equal(settings.defaultSearchTerm, 'spring');
  assert.equal(settings.includeInLayoutService, false);
  assert.deepEqual(settings.visibleAssetTypes, ['image'], 'what was left as it is stays');
  assert.equal((await ours.field(name(60))).settings.defaultSearchTerm, 'term 60');

  await page.getByRole('button', { name: 'Undo' }).click();
  await say(page, /^Undone · revision \d+$/);
  await until('the rows as they were', async () => (await row(page, name(70)).getByText('“term 70”').count()) === 1);
  assert.equal((await ours.field(name(100))).settings.includeInLayoutService, true);
});

test('a row that somebody changed meanwhile stops all of it, and is named', async (t) => {
  const page = await portal.page(t, { expected: [/status of 412 .*bulk-edit/] });
  const person = await somebodyWith(20);
  const fields = await fieldsOf(page, person);
  await fields.getByLabel('Select all on this page').check();
  const { items } = await person.api.get('/settings/fields');
  const third = items.find(({ field }) => field === name(3));
  await person.api.change(`/settings/fields/${third.id}`, { defaultSearchTerm: 'colleague' });

  await barOf(page).getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit 20 fields' });
  await dialog.getByLabel('Selection').selectOption('Several assets');
  await dialog.getByRole('button', { name: 'Change 20 fields' }).click();
  const alert = dialog.getByRole('alert').filter({ hasText: 'Nothing was done' });
  await alert.getByText(name(3)).waitFor();
  await screenshot(page, 'fields-bulk-stale');
  assert.equal(await dialog.getByLabel('Selection').inputValue(), 'MultiSelect', 'what was chosen stays');
  const ours = connector(portal.server, await person.api.key());
  assert.equal((await ours.field(name(1))).settings.mode, 'SingleSelectFile');
  await dialog.getByRole('button', { name: 'Change 20 fields' }).click();
  await say(page, /^Changed 20 fields/);
  const { settings } = await ours.field(name(3));
  assert.deepEqual([settings.mode, settings.defaultSearchTerm], ['MultiSelect', 'colleague']);
});

test('many are deleted after a question, and come back', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(60);
  const fields = await fieldsOf(page, person);
  await fields.getByLabel('Show').selectOption('With values of their own');
  await fields.getByLabel('Select all on this page').check();
  await barOf(page).getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Delete 6 fields?' });
  await question.getByText(name(60)).waitFor();
  await question.getByRole('button', { name: 'Keep them' }).click();
  await question.waitFor({ state: 'hidden' });
  await barOf(page).getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Delete 6 fields' }).click();
  await say(page, /^Deleted 6 fields · revision \d+$/);
  await fields.getByText('0 of 54 fields').waitFor();
  // What is gone is not selected any more.
  await shows(0, barOf(page));
  await page.getByRole('button', { name: 'Undo' }).click();
  await fields.getByText('6 of 60 fields').waitFor();
});

test('one deleted row comes back, too', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(3);
  const fields = await fieldsOf(page, person);
  const editor = await openRow(page, name(2));
  await editor.getByRole('button', { name: 'Delete this field' }).click();
  await page.getByRole('dialog', { name: `Delete ${name(2)}?` }).getByRole('button', { name: 'Delete', exact: true }).click();
  await row(page, name(2)).waitFor({ state: 'detached' });
  await fields.getByRole('button', { name: 'Undo' }).click();
  await row(page, name(2)).waitFor();
});

async function importer(page) {
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import fields' });
  await dialog.waitFor();
  return dialog;
}

const csv = (text) => ({ name: 'fields.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file is looked at, and then imported', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(20);
  const fields = await fieldsOf(page, person);
  const dialog = await importer(page);
  await screenshot(page, 'fields-import');
  await checkAccessibility(page);
  const lines = [
    '\ufefffield;defaultSearchTerm;mode',
    `${name(1)};spring;MultiSelect`,
    `${name(10)};(empty);`,
    `${name(11)};;`,
    'Rich text;brand;SingleSelect',
  ];
  await dialog.locator('input[type=file]').setInputFiles(csv(lines.join('\r\n')));
  await dialog.getByRole('heading', { name: 'fields.csv' }).and(page.locator(':focus')).waitFor();
  const line = (field) => dialog.getByRole('listitem').filter({ hasText: field });
  await line('Rich text').getByText('New').waitFor();
  await line(name(1)).getByText('Several assets').waitFor();
  await line(name(10)).getByText('“term 10”').waitFor();
  await screenshot(page, 'fields-import-preview');
  await checkAccessibility(page);
  assert.equal((await person.api.get('/settings/fields')).items.length, 21, 'nothing is changed yet');

  await dialog.getByRole('button', { name: 'Import 1 new, change 2' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await say(page, /^Imported: 1 new, 2 changed · revision \d+$/);
  await row(page, 'Rich text').waitFor();
  await row(page, name(1)).getByText('“spring”').waitFor();
  await fields.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'Rich text').waitFor({ state: 'detached' });
});

test('one mistake stops an import, and is told with its row', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(3);
  await fieldsOf(page, person);
  const dialog = await importer(page);
  await dialog.getByLabel('Or paste rows').fill('field,mode\nHero image,MultiSelect\nTeaser,Many\n,SingleSelect');
  await dialog.getByRole('button', { name: 'Show what would change' }).click();
  const mistakes = dialog.getByRole('table', { name: 'Mistakes' });
  await mistakes.getByRole('row').filter({ hasText: 'Selection' }).filter({ hasText: '2' }).waitFor();
  await screenshot(page, 'fields-import-mistakes');
  await checkAccessibility(page);
  assert.equal(await dialog.getByRole('button', { name: /^(Import|Change) \d/ }).count(), 0);
  await dialog.getByRole('button', { name: 'Choose something else' }).click();
  assert.match(await dialog.getByLabel('Or paste rows').inputValue(), /Hero image/, 'nothing pasted is lost');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await (await importer(page)).getByText('Or paste rows').waitFor();
  assert.match(await dialog.getByLabel('Or paste rows').inputValue(), /Hero image/);
  assert.equal((await person.api.get('/settings/fields')).items.length, 4);
});

test('what is no text is refused before it is sent', async (t) => {
  const page = await portal.page(t);
  await fieldsOf(page, await somebodyWith(1));
  const dialog = await importer(page);
  const latin1 = Buffer.from('field\nBildüberschrift', 'latin1');
  await dialog.locator('input[type=file]').setInputFiles({ ...csv(''), buffer: latin1 });
  await dialog.getByRole('alert').getByText(/CSV UTF-8/).waitFor();
});

test('a table pasted from a spreadsheet is taken as it is', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(1);
  await fieldsOf(page, person);
  const dialog = await importer(page);
  await dialog.getByLabel('Or paste rows').fill('field\tdefaultSearchTerm\nHero image\tbrand, 2026');
  await dialog.getByRole('button', { name: 'Show what would change' }).click();
  await dialog.getByRole('button', { name: 'Import 1 new' }).click();
  await row(page, 'Hero image').getByText('“brand, 2026”').waitFor();
});

test('an export is a file that imports to nothing new, and copies are what connectors get', async (t) => {
  const page = await portal.page(t, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const person = await somebodyWith(20);
  await fieldsOf(page, person);
  const menu = page.getByRole('group', { name: 'Export' });
  const clipboard = async () => JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  for (const [item, file] of [['CSV', 'field-settings.csv'], [/^JSON/, 'field-settings.json']]) {
    await page.getByRole('button', { name: 'Export' }).click();
    await menu.waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      menu.getByRole('button', { name: item }).first().click(),
    ]);
    assert.equal(download.suggestedFilename(), file);
    const content = await readFile(await download.path());
    const dialog = await importer(page);
    await dialog.locator('input[type=file]').setInputFiles({ ...csv(''), name: file, buffer: content });
    await dialog.getByText('There is nothing to import').waitFor();
    await dialog.getByRole('button', { name: 'Choose something else' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
  }

  await page.getByRole('button', { name: 'Export' }).click();
  await screenshot(page, 'fields-export', { window: true });
  await checkAccessibility(page);
  const ours = connector(portal.server, await person.api.key());
  const { plugin, compactView } = await ours.field(name(10));
  await menu.getByRole('button', { name: 'Plugin JSON of every field' }).click();
  await menu.getByText('copied', { exact: true }).waitFor();
  const all = await clipboard();
  assert.deepEqual(all[name(10)], plugin);
  await menu.getByRole('button', { name: 'Picker options of every field' }).click();
  await until('the second copy', async () => 'language' in (await clipboard())[name(10)]);
  assert.deepEqual((await clipboard())[name(10)], compactView);
  await page.keyboard.press('Escape');

  await tick(page, name(10)).click();
  await barOf(page).getByRole('button', { name: 'Copy Plugin JSON' }).click();
  await barOf(page).getByText('Copied').waitFor();
  assert.deepEqual(await clipboard(), { [name(10)]: plugin });
});

test('rich text has a field of its own, and is told what for', async (t) => {
  const page = await portal.page(t);
  const person = await somebodyWith(2);
  const fields = await fieldsOf(page, person);
  await fields.getByRole('link', { name: 'Add Rich text' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a field' });
  assert.equal(await dialog.getByLabel('Field', { exact: true }).inputValue(), 'Rich text');
  await dialog.getByText(/a rich-text editor asks for/).waitFor();
  await screenshot(page, 'fields-rich-text');
  await dialog.getByRole('button', { name: 'Override selection' }).click();
  await dialog.getByLabel('Selection', { exact: true }).selectOption('One asset');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row(page, 'Rich text').getByText('in every rich-text editor').waitFor();
  assert.equal(await fields.getByRole('link', { name: 'Add Rich text' }).count(), 0);
  await page.goto('/integration?field=rich-text');
  await page.getByRole('dialog', { name: 'Rich text', exact: true }).waitFor();
});

test('a connector\'s values are shown with where they come from', async (t) => {
  const page = await portal.page(t);
  await fieldsOf(page, await readers(), '/integration?q=field+0010');
  const editor = await openRow(page, name(10));
  const origin = (value) => editor.locator('.origins > div').filter({ hasText: value });
  await origin('Default search term').getByText('this row').waitFor();
  await origin('Selection').getByText('Global').waitFor();
  await origin('Language').getByRole('link', { name: 'Asset selector' }).waitFor();
  await editor.getByRole('button', { name: 'Use Global for default search term' }).click();
  await origin('Default search term').getByText('Global').waitFor();
});

for (const theme of ['light', 'dark']) {
  for (const width of [1280, 360]) {
    test(`5,000 fields, selected and found (${theme}, ${width})`, async (t) => {
      const page = await portal.page(t, { theme, width });
      const fields = await fieldsOf(page, await readers());
      await row(page, name(1)).waitFor();
      await tick(page, name(10)).check();
      await tick(page, name(11)).check();
      await barOf(page).waitFor();
      await page.locator('#fields').scrollIntoViewIfNeeded();
      await screenshot(page, 'fields-many', { window: true });
      await checkAccessibility(page);
      const [content, space] = await page.evaluate(() => [document.scrollingElement.scrollWidth, window.innerWidth]);
      assert.ok(content <= space, `scrolls sideways: ${content} > ${space}`);
      await barOf(page).getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('dialog', { name: 'Edit 2 fields' }).getByLabel('Default search term').selectOption('Set to…');
      await screenshot(page, 'fields-edit-two');
      await checkAccessibility(page);
      await page.keyboard.press('Escape');
      const dialog = await importer(page);
      await dialog.getByLabel('Or paste rows').fill(`field,mode\n${name(1)},MultiSelect\nHero image,SingleSelect\nTeaser,`);
      await dialog.getByRole('button', { name: 'Show what would change' }).click();
      await dialog.getByRole('heading', { name: 'What changes' }).waitFor();
      await screenshot(page, 'fields-import-look');
      await checkAccessibility(page);
      await page.keyboard.press('Escape');
      await fields.getByRole('button', { name: 'Export' }).click();
      await screenshot(page, 'fields-export-open', { window: true });
      await checkAccessibility(page);
    });
  }
}
