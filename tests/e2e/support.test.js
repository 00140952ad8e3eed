// Tickets, from the customer's side: written with help beside, with files and diagnostics that were
// seen before; answered, closed, rated, deleted.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { joinSupport } from './support/staff.js';
import { logIn } from './support/steps.js';

const portal = usePortal();

/** The smallest picture there is. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
);

const picture = { name: 'selector.png', mimeType: 'image/png', buffer: PIXEL };

/** Somebody whose account has remote logging on, and a connector that said something. */
async function customer() {
  const ada = await signUp(portal.server);
  await ada.api.change('/settings/advanced', { remoteLoggingEnabled: true });
  const cm = connector(portal.server, await ada.api.key(), 'xp_xm/3.3', 'cm1');
  await cm.config();
  await cm.logs([{ level: 'error', message: 'The selector stays <b>empty</b>' }]);
  return ada;
}

async function write(page) {
  await page.getByLabel('Subject').fill('The asset selector stays empty');
  await page.getByLabel('What is it about?').selectOption('asset_selector');
  await page.getByLabel('How much does it hurt?').selectOption('high');
  await page.getByLabel('Description').fill('Since this morning.\n<img src=x onerror=alert(1)>');
}

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`a ticket is written, answered, closed, rated and deleted ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, look);
    const ada = await customer();
    const grace = await joinSupport(portal.server, 'Grace Hopper');
    await logIn(page, ada, '/support');
    await page.getByText('Nobody in your organisation has asked for help yet.').waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'support-empty');

    await page.getByRole('link', { name: 'New ticket' }).click();
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('Say in a few words what it is about.').waitFor();
    await page.getByLabel('Subject').fill('selector');
    await page.getByText(/^(One article|\d+ articles) may help\.$/).waitFor({ state: 'attached' });
    const article = page.getByRole('region', { name: 'Perhaps this helps already' }).getByRole('link').first();
    assert.equal(await article.getAttribute('rel'), 'noopener');
    assert.match(await article.getAttribute('href'), /^\/help\/[a-z0-9-]+$/);
    await write(page);
    await page.getByLabel('Connector').selectOption('xp_xm');
    await page.locator('input[type=file]').setInputFiles([picture]);
    await page.getByRole('button', { name: 'Remove selector.png' }).waitFor();

    await page.getByRole('switch', { name: 'Send diagnostics' }).click();
    await page.getByText('This goes with your ticket.').waitFor();
    await page.getByText('One log record').click();
    await page.getByText('The selector stays <b>empty</b>').first().waitFor();
    await page.getByText('Settings, without secrets').click();
    await page.getByText('Remote logging', { exact: true }).first().waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'support-new');

    // What was written is not lost by the way.
    await page.getByRole('link', { name: 'Support', exact: true }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/support\/ticket\?number=\d+$/);
    const number = Number(new URL(page.url()).searchParams.get('number'));
    const thread = page.getByRole('log', { name: 'Conversation' });
    // What somebody wrote is text, whatever it looks like.
    await thread.getByText('<img src=x onerror=alert(1)>').waitFor();
    await thread.getByRole('img', { name: 'selector.png' }).waitFor();
    await page.getByText(/^Support means to answer until/).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      thread.getByRole('button', { name: 'Download selector.png' }).click(),
    ]);
    assert.deepEqual(await readFile(await download.path()), PIXEL);
    await page.getByText('Diagnostics that went with it').click();
    await page.getByText('Connectors that were seen').waitFor();
    await page.getByLabel('Priority').selectOption('normal');
    await thread.getByText('changed the priority to Normal').waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'support-ticket');

    // A note stays inside; an answer comes by itself, and by mail.
    await grace.api.post(`/staff/tickets/${number}/messages`, { text: 'A secret note', isInternal: true });
    await grace.api.post(`/staff/tickets/${number}/messages`, { text: 'Which browser is it?' });
    await thread.getByText('Which browser is it?').waitFor({ timeout: 20_000 });
    assert.equal(await page.getByText('A secret note').count(), 0);
    const mail = await portal.server.mailbox.wait(ada.email, ({ text }) => text.includes('Which browser is it?'));
    assert.ok(mail.links.some((link) => link.endsWith(`/support/ticket?number=${number}`)));

    await page.getByLabel('Your reply').fill('Firefox.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await thread.getByText('Firefox.').waitFor();
    await page.goto('/support');
    await page.getByRole('link', { name: 'The asset selector stays empty' }).waitFor();
    await grace.api.post(`/staff/tickets/${number}/messages`, { text: 'Update it.', resolves: true });
    await page.getByRole('link', { name: 'Has news: The asset selector stays empty' }).waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: /1 ticket with news/ }).waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'support');

    await page.getByRole('link', { name: 'Has news: The asset selector stays empty' }).click();
    await page.getByText('Resolved', { exact: true }).waitFor();
    await page.getByRole('link', { name: /ticket with news/ }).waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: '5 good' }).check({ force: true });
    await page.getByLabel('Why?').fill('Quick.');
    await page.getByRole('button', { name: 'Send the rating' }).click();
    await page.getByText('Thank you.').waitFor();
    await thread.getByText('rated the help 5 of 5').waitFor();
    await page.getByRole('button', { name: 'Close the ticket' }).click();
    await thread.getByText('closed the ticket').waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'support-closed');
    await page.getByRole('button', { name: 'Reopen the ticket' }).click();
    await thread.getByText('opened the ticket again').waitFor();
    await page.getByRole('button', { name: 'Close the ticket' }).click();
    await page.getByRole('button', { name: 'Delete the ticket…' }).click();
    const question = page.getByRole('dialog', { name: 'Delete this ticket?' });
    await screenshot(page, 'support-delete');
    await question.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('Nobody in your organisation has asked for help yet.').waitFor();
  });
}

test('a file that does not get there is tried again, and the ticket is there all the same', async (t) => {
  const page = await portal.page(t, { expected: [/status of 422 /, /status of 50[23] /] });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/support/new');
  await write(page);
  const program = { name: 'tool.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\u0000\u0003') };
  // What is too large is refused before it is sent anywhere.
  await page.getByText('at most 20 MB each and 50 a ticket').waitFor();
  const large = { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(20 * 1024 * 1024 + 1) };
  await page.locator('input[type=file]').setInputFiles([large, program]);
  await page.getByText('“film.mp4” is larger than 20 MB.').waitFor();
  await page.locator('input[type=file]').setInputFiles([picture]);
  await page.getByText('is larger than').waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('list', { name: 'Files' }).getByRole('listitem').count(), 2);
  let fails = true;
  await page.route('**/attachments?name=selector.png*', (route) => {
    if (!fails) return route.continue();
    fails = false;
    return route.fulfill({ status: 503, contentType: 'text/plain', body: 'not now' });
  });
  // The first answer is lost on its way: sending again makes no second ticket.
  const keys = [];
  await page.route('**/api/v1/tickets', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    await route.fetch();
    await page.unroute('**/api/v1/tickets');
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/v1/tickets')) {
        keys.push(request.headers()['idempotency-key']);
      }
    });
    return route.fulfill({ status: 502, contentType: 'text/plain', body: 'lost' });
  });
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText("The service gave an answer that this page can't read.").waitFor();
  assert.equal(await page.getByLabel('Subject').inputValue(), 'The asset selector stays empty');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('heading', { name: /^Ticket \d+ is submitted$/ }).waitFor();
  await page.getByText('Not every file got there.').waitFor();
  await checkWidth(page);
  await checkAccessibility(page);
  await screenshot(page, 'support-files');
  await page.getByRole('button', { name: 'Retry selector.png' }).click();
  await page.getByText('Sent', { exact: true }).waitFor();
  // A program is taken by nobody: without it, the way goes on.
  await page.getByRole('button', { name: 'Remove tool.exe' }).click();
  await page.waitForURL(/\/support\/ticket\?number=\d+$/);
  const thread = page.getByRole('log', { name: 'Conversation' });
  await thread.getByRole('button', { name: 'Download selector.png' }).waitFor();
  assert.equal((await ada.api.get('/tickets')).items.length, 1);
  assert.equal(new Set(keys).size, 1);
  assert.equal(keys.length, 2);

  await thread.getByRole('button', { name: 'Remove selector.png' }).click();
  await thread.getByRole('button', { name: 'Really remove selector.png' }).click();
  await thread.getByRole('button', { name: 'Download selector.png' }).waitFor({ state: 'detached' });
});

test('what support would get is told, too, where remote logging is off', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/support/new');
  await page.getByRole('switch', { name: 'Send diagnostics' }).click();
  await page.getByText('Log records are not in it: remote logging is off.').waitFor();
  await page.getByRole('button', { name: 'Gather again' }).click();
  await page.getByText('This goes with your ticket.').waitFor();
});

test('tickets are found by state, words and author', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  for (const subject of ['First of all', 'The second one']) {
    await ada.api.post('/tickets', { subject, category: 'other', description: 'Please help.' });
  }
  await logIn(page, ada, '/support');
  const rows = page.getByRole('list', { name: 'Tickets' }).getByRole('listitem');
  await rows.nth(1).waitFor();
  await page.getByLabel('Find by number or words').fill('second');
  await page.keyboard.press('Enter');
  await rows.nth(1).waitFor({ state: 'detached' });
  await page.getByLabel('Whose').selectOption('true');
  await rows.first().getByText('The second one').waitFor();
  await page.getByLabel('State').selectOption('resolved');
  await page.getByText('No ticket is like that.').waitFor();
  await page.getByRole('link', { name: 'Show everything' }).click();
  await rows.nth(1).waitFor();
});
