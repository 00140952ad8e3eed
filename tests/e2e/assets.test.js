// Which assets are used where: told by a connector, seen by people.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, shows } from './support/steps.js';

const portal = usePortal();

const HERO = '94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10';
const LOGO = '0b6e6f1a-9c1d-4d5f-8a3e-2f7c9b1d4e60';
const AUTUMN = 'https://www.acme.example/en/autumn';
const WINTER = 'https://www.acme.example/de/winter';

/** What a connector told: first two pages, then that one of them lost an asset. */
async function told(person) {
  const xp = connector(portal.server, await person.api.key(), 'xp_xm/3.3');
  await xp.usage([AUTUMN, WINTER], [
    { assetId: HERO, uri: AUTUMN, field: 'Hero image', language: 'en', site: 'acme', version: '3' },
    { assetId: LOGO, uri: AUTUMN, field: 'Logo', language: 'en', itemPath: '/sitecore/content/acme' },
    { assetId: LOGO, uri: WINTER, field: 'Logo', language: 'de' },
    { assetId: LOGO, uri: WINTER, field: '<img src=x onerror=alert(1)>', language: 'de' },
  ]);
  await xp.usage([AUTUMN], [
    { assetId: LOGO, uri: AUTUMN, field: 'Logo', language: 'en', itemPath: '/sitecore/content/acme' },
  ]);
}

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`assets are found, and every place of one ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, look);
    const ada = await signUp(portal.server);
    await logIn(page, ada, '/asset-tracking');
    await page.getByText('Connectors tell here which assets a page uses').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'assets-empty');

    await told(ada);
    await page.reload();
    await page.getByText('One asset is used at 3 places, on 2 pages.').waitFor();
    const rows = page.getByRole('table', { name: 'Assets' }).locator('tbody tr');
    await shows(2, rows);
    // Of most places first; one that is not used any more is told, too.
    await rows.nth(0).getByText(LOGO).waitFor();
    await rows.nth(1).getByText(HERO).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'assets');

    await page.getByLabel('Every language').selectOption('de');
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?language=de');
    await page.getByLabel('Find an asset').fill('autumn');
    await page.keyboard.press('Enter');
    await page.getByText('No asset is used like that.').waitFor();
    await page.getByRole('link', { name: 'Show everything' }).click();
    await rows.nth(1).waitFor();

    await page.getByRole('table').getByRole('link', { name: LOGO }).click();
    await page.getByText('There now').first().waitFor();
    const places = page.getByRole('listitem').filter({ hasText: 'told' });
    await shows(3, places);
    await places.filter({ hasText: '<img src=x onerror=alert(1)>' }).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'assets-places');
    await page.getByRole('link', { name: 'All assets' }).click();
    await page.getByRole('table').getByRole('link', { name: HERO }).click();
    await page.getByText('Gone').first().waitFor();
    await screenshot(page, 'assets-gone');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'asset-usage.csv');
    const text = await readFile(await download.path(), 'utf8');
    // What is filtered is what is taken: this asset is nowhere now.
    assert.equal(text.trim().split('\n').length, 1);
  });
}
