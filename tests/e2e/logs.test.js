// Remote logs: sent by a connector while the account lets it, seen, followed and deleted by people.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn, section, shows } from './support/steps.js';

const portal = usePortal();

const record = (level, message, more) => ({ level, message, ...more });

/** Somebody whose account has remote logging on, and a connector of theirs. */
async function logging() {
  const ada = await signUp(portal.server);
  await ada.api.change('/settings/advanced', { remoteLoggingEnabled: true });
  const cm = connector(portal.server, await ada.api.key(), 'xp_xm/3.3', 'cm1');
  await cm.config();
  return { ada, cm };
}

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`logs are found, followed and deleted ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, look);
    const { ada, cm } = await logging();
    await logIn(page, ada, '/logs');
    await page.getByText('No record is here. Remote logging is on.').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'logs-empty');

    await cm.logs([
      record('info', 'The connector has started', { logger: 'Bynder.Start' }),
      record('warn', 'The asset selector did not answer within 30 s', { properties: { field: 'Hero image' } }),
      record('error', 'No token: <img src=x onerror=alert(1)>\n  at Bynder.Oauth.Get()', {
        properties: { clientSecret: 'planted', status: 401 },
      }),
    ]);
    await page.reload();
    await page.getByText('3 records are here. Remote logging is on.').waitFor();
    const rows = page.getByRole('list', { name: 'Records' }).getByRole('listitem');
    await shows(3, rows);
    await checkAccessibility(page);
    await screenshot(page, 'logs');

    await page.getByLabel('Level').selectOption('error');
    await rows.nth(1).waitFor({ state: 'detached' });
    await rows.first().locator('summary').click();
    await rows.first().locator('.message', { hasText: 'at Bynder.Oauth.Get()' }).waitFor();
    await rows.first().getByText('"clientSecret": "•••"').waitFor();
    await rows.first().getByRole('button', { name: 'Copy the record' }).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'logs-record');
    // What is open stays as it is while somebody follows, so it is closed again.
    await rows.first().locator('summary').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download NDJSON' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    assert.deepEqual(lines.map((line) => JSON.parse(line).level), ['error']);

    await page.getByRole('link', { name: 'Show everything' }).click();
    await rows.nth(2).waitFor();
    await page.getByLabel('Find records by words').fill('select* hero');
    await page.keyboard.press('Enter');
    await rows.nth(1).waitFor({ state: 'detached' });
    await rows.first().locator('summary', { hasText: 'did not answer' }).waitFor();
    await page.getByLabel('Find records by words').fill('nothing');
    await page.keyboard.press('Enter');
    await page.getByText('No record is like that.').waitFor();
    await page.getByRole('link', { name: 'Show everything' }).click();

    await page.getByRole('link', { name: 'Follow' }).click();
    await page.getByText('Live: new records').waitFor();
    await cm.logs([record('fatal', 'Out of memory')]);
    await rows.first().locator('summary', { hasText: 'Out of memory' }).waitFor();
    await page.getByRole('link', { name: 'Stop following' }).click();
    await page.getByText('Live: new records').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Delete the logs…' }).click();
    const question = page.getByRole('dialog', { name: 'Delete all log records?' });
    await question.getByRole('button', { name: 'Delete them' }).click();
    await page.getByText('No record is here.').first().waitFor();
    await shows(0, rows);
  });
}

test('switching remote logging off offers to delete what is there', async (t) => {
  const page = await portal.page(t);
  const { ada, cm } = await logging();
  await cm.logs([record('info', 'one')]);
  await logIn(page, ada, '/integration#advanced');
  const advanced = await section(page, 'Advanced');
  await advanced.getByRole('switch', { name: 'Remote logging' }).click();
  await advanced.getByRole('button', { name: 'Save' }).click();
  await advanced.getByText('Records that came before are still here: 1.').waitFor();
  await screenshot(page, 'logs-left');
  await assert.rejects(cm.logs([record('info', 'two')]), /remote_logging_disabled/);
  await advanced.getByRole('button', { name: 'Delete the logs…' }).click();
  await page.getByRole('button', { name: 'Delete them' }).click();
  await advanced.getByText('Records that came before').waitFor({ state: 'detached' });
  assert.deepEqual((await ada.api.get('/logs')).items, []);
});
