// Names, pictures and marks from Bynder; Bynder, which is told; pages; uploads of whole sites.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { DEMO_APP, startDouble } from './support/bynder.js';
import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn } from './support/steps.js';

// Before the portal starts, which has to know where the double is.
const double = await startDouble();
const portal = usePortal({ env: { PORTAL_DAM_ALLOW: double.authority } });
// After the portal, so that no call of it is cut off.
after(() => double.stop());

// Assets of the double.
const id = (n) => `0db1e000-${n.toString(16).padStart(4, '0')}-4a00-8000-a55e7000${n.toString(16).padStart(4, '0')}`;
const HARBOUR = id(0);
const OLD_LOGO = id(5);
const NOBODY = '94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10';
const AUTUMN = 'https://www.acme.example/en/autumn';
const WINTER = 'https://www.acme.example/de/winter';

/** A connector that told two pages, with an asset that Bynder does not have. */
async function told(person) {
  const xp = connector(portal.server, await person.api.key(), 'xp_xm/3.3');
  const usages = [0, 1, 2, 3, 5, 7, 9].map((n) => ({ assetId: id(n), uri: AUTUMN, field: `Field ${n}` }));
  usages.push({ assetId: HARBOUR, uri: WINTER, field: 'Hero image', language: 'de' });
  usages.push({ assetId: NOBODY, uri: WINTER, field: 'Teaser', language: 'de' });
  await xp.usage([AUTUMN, WINTER], usages);
  return xp;
}

const connect = (person, app) =>
  person.api.change('/settings/bynder', {
    portalUrl: double.authority,
    oauthClientId: app.clientId,
    oauthClientSecret: app.clientSecret,
    integrationId: app.integrationId,
  });

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`Bynder is told, and says what the assets are ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, look);
    const ada = await signUp(portal.server);
    await told(ada);
    await logIn(page, ada, '/asset-tracking');
    const bynder = page.getByRole('region', { name: 'Bynder' });
    await bynder.getByText('To tell Bynder, enter the portal URL').waitFor();
    await checkAccessibility(page);
    await connect(ada, DEMO_APP);

    await bynder.getByText('Bynder knows where assets are used').waitFor();
    await bynder.getByText('Bynder did not take one usage').click();
    await bynder.getByText('asset not found', { exact: true }).waitFor();
    await page.reload();
    const rows = page.getByRole('table', { name: 'Assets' }).locator('tbody tr');
    // What stands out is first.
    await rows.nth(0).getByText('Deleted or hidden').waitFor();
    await rows.nth(1).getByText('Annual report 2025').waitFor();
    await rows.nth(1).getByText('Expired').waitFor();
    await rows.nth(1).getByText('document', { exact: true }).waitFor();
    await rows.filter({ hasText: 'Old logo' }).getByText('Archived').waitFor();
    await page.getByRole('link', { name: 'One used asset is archived' }).waitFor();
    // Pictures are pictures.
    const picture = rows.filter({ hasText: 'Harbour at dawn' }).locator('img');
    await picture.scrollIntoViewIfNeeded();
    await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle());
    await page.getByRole('img', { name: /^From 0 on .* to 9 on / }).waitFor();
    await page.getByText('Which connector tells what').click();
    await page.getByText('XP/XM', { exact: true }).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'assets-bynder');

    await page.getByRole('link', { name: 'One used asset is archived' }).click();
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?mark=archived');
    await rows.getByRole('link', { name: 'Old logo' }).click();
    const there = page.getByRole('link', { name: 'Open in Bynder' });
    const address = `http://${double.authority}/media/?mediaId=${OLD_LOGO}`;
    assert.equal((await there.getAttribute('href')).toLowerCase(), address.toLowerCase());
    await checkAccessibility(page);
    await screenshot(page, 'assets-one');

    await page.goto('/asset-tracking');
    await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Pages' }).click();
    const pages = page.getByRole('table', { name: 'Pages' }).locator('tbody tr');
    await pages.nth(1).getByText('winter').waitFor();
    await pages.nth(0).getByText('3 stand out').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'assets-pages');
    await pages.nth(1).getByRole('link').click();
    await page.getByText('Harbour at dawn').first().waitFor();
    await page.getByRole('link', { name: 'All pages' }).click();
    await pages.nth(1).waitFor();
  });
}

test('telling is paused, goes on, and is done anew; trouble is said', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  const xp = await told(ada);
  await double.putApp({ clientId: 'moody', clientSecret: 'x', hasStatisticsRole: false });
  await connect(ada, { clientId: 'moody', clientSecret: 'x', integrationId: 'one' });
  await logIn(page, ada, '/asset-tracking');
  const bynder = page.getByRole('region', { name: 'Bynder' });
  await bynder.getByText("Bynder can't be told; 2 pages waiting").waitFor();
  await bynder.getByText("needs Bynder's role STATISTICS").waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'assets-trouble');
  await double.putApp({ clientId: 'moody', clientSecret: 'x' });
  await bynder.getByRole('button', { name: 'Try again now' }).click();
  await bynder.getByText('Bynder knows where assets are used').waitFor();
  await bynder.getByRole('button', { name: 'Pause' }).click();
  await bynder.getByText('Paused').waitFor();
  await xp.usage([WINTER], []);
  await bynder.getByText('Paused; one page waiting').waitFor();
  await bynder.getByRole('button', { name: 'Go on' }).click();
  await bynder.getByText('Bynder knows where assets are used').waitFor();
  await bynder.getByRole('button', { name: 'Tell everything anew' }).click();
  await bynder.getByText('Bynder knows where assets are used').waitFor();
});

test('an upload of a whole site is seen while it comes in', async (t) => {
  const page = await portal.page(t, { width: 360 });
  const ada = await signUp(portal.server);
  const key = await ada.api.key();
  await logIn(page, ada, '/asset-tracking');
  let finish;
  const ended = new Promise((resolve) => (finish = resolve));
  const body = new ReadableStream({
    async start(controller) {
      const lines = Array.from({ length: 2_000 }, (_, n) =>
        JSON.stringify({ uri: `https://www.acme.example/${n}`, usages: [{ assetId: HARBOUR }] }),
      );
      controller.enqueue(new TextEncoder().encode(`${lines.join('\n')}\n`));
      await ended;
      controller.close();
    },
  });
  const upload = fetch(`${portal.server.url}/api/v1/connector/usage/import`, {
    method: 'POST',
    duplex: 'half',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-ndjson',
      'x-connector': 'sitecore_ai/1.0',
      'x-connector-instance': 'cm1',
    },
    body,
  });
  const seen = page.getByRole('region', { name: 'Upload' });
  await seen.getByText('sends a whole site').waitFor();
  await seen.getByText('SitecoreAI (cm1)').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'assets-upload');
  finish();
  assert.equal((await (await upload).json()).import.pages, 2_000);
  await seen.getByText('sent a whole site').waitFor();
  await seen.getByText('2000 pages and 2000 usages are in').waitFor();
});
