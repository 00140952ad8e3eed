// The desk: the queue, tickets with notes that stay inside, accounts after a reason, canned replies,
// and how the portal runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { joinSupport, logInAsStaff } from './support/staff.js';
import { logIn } from './support/steps.js';

const portal = usePortal();

/** The password alone opens nothing to them. */
const FACTOR = [/status of 401 .*\/auth\/login/];

let count = 0;

/** A customer with a ticket of theirs. */
async function asking(more = {}) {
  count += 1;
  const ada = await signUp(portal.server);
  const subject = `The selector stays empty, case ${count}`;
  const body = { subject, category: 'asset_selector', priority: 'high', connector: 'xp_xm', description: 'Since this morning.', includeDiagnostics: true, ...more };
  const ticket = await ada.api.post('/tickets', body);
  return { ada, subject, number: ticket.number };
}

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`a ticket is taken, noted on, answered and resolved ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...look, expected: FACTOR });
    const { ada, subject, number } = await asking();
    const grace = await joinSupport(portal.server, 'Grace Hopper');
    const alan = await joinSupport(portal.server, 'Alan Turing');
    await grace.api.post('/staff/canned-replies', { name: `Scopes ${number}`, text: 'Hello {name}, about {number}: a scope is missing.' });
    await logInAsStaff(page, grace, '/desk');
    const row = page.getByRole('row').filter({ hasText: subject });
    await row.getByText(/^Answer due in/).waitFor();
    await row.getByText('High').waitFor();
    // The row's link covers the row only: what is above can be clicked.
    await page.getByLabel('Number, words, name or account').fill('selector');
    await page.getByLabel('Number, words, name or account').click();
    await page.keyboard.press('Enter');
    await page.getByLabel('Whose').selectOption('nobody');
    await row.waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk');

    await row.getByRole('link', { name: subject }).click();
    await page.getByRole('heading', { name: subject, level: 1 }).waitFor();
    const thread = page.getByRole('log', { name: 'Conversation' });
    await thread.getByText('Since this morning.').waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await thread.getByText('Grace Hopper took the ticket').waitFor();
    assert.equal(await page.getByLabel('Whose it is').inputValue(), (await grace.api.get('/me')).id);
    await page.getByText('Diagnostics that went with it').click();
    await page.getByText('Settings, without secrets').waitFor();

    await page.getByRole('radio', { name: 'Internal note' }).check({ force: true });
    await page.getByRole('textbox', { name: 'Text' }).fill('Looks like a missing scope.');
    await page.locator('input[type=file]').setInputFiles([{ name: 'trace.txt', mimeType: 'text/plain', buffer: Buffer.from('a trace') }]);
    await page.getByRole('button', { name: 'Note it' }).click();
    const note = thread.getByRole('listitem').filter({ hasText: 'Looks like a missing scope.' });
    await note.getByText('Internal note').waitFor();
    await note.getByRole('button', { name: 'Download trace.txt' }).waitFor();

    // Alan is there, too, and then he writes.
    await alan.api.post(`/staff/tickets/${number}/presence`, { isWriting: true });
    await page.getByText('Alan Turing is writing').waitFor({ timeout: 15_000 });
    await page.getByRole('radio', { name: 'Reply', exact: true }).check({ force: true });
    await page.getByLabel('Insert a canned reply').selectOption({ label: `Scopes ${number}` });
    const box = page.getByRole('textbox', { name: 'Text' });
    assert.equal(await box.inputValue(), `Hello ${ada.name}, about ${number}: a scope is missing.`);
    await box.press('End');
    await box.pressSequentially(' Add it.');
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-ticket');
    // The customer writes meanwhile: it shows, and what was typed stays.
    await ada.api.post(`/tickets/${number}/messages`, { text: 'Any news?' });
    await thread.getByText('Any news?').waitFor({ timeout: 15_000 });
    assert.match(await box.inputValue(), /Add it\.$/);
    // The menu says how many wait, and one less once it is answered.
    const menu = page.getByRole('navigation', { name: 'Main' }).getByRole('group', { name: 'Desk' });
    const { waiting } = await grace.api.get('/staff/tickets?limit=1');
    const says = (count) => menu.getByRole('link', count ? { name: new RegExp(`^Queue ?${count} tickets? waits? for support$`) } : { name: 'Queue', exact: true });
    await says(waiting).waitFor();
    await page.getByLabel('And resolve the ticket').check();
    await page.getByRole('button', { name: 'Send and resolve' }).click();
    await thread.getByText(/a scope is missing\. Add it\.$/).waitFor();
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await says(waiting - 1).waitFor();

    // The customer sees the answer, and neither the note nor its file.
    const seen = await ada.api.get(`/tickets/${number}`);
    assert.equal(seen.status, 'resolved');
    assert.ok(seen.messages.some((message) => message.text.endsWith('Add it.')));
    assert.ok(!JSON.stringify(seen).includes('missing scope.') && !JSON.stringify(seen).includes('trace.txt'));
    await portal.server.mailbox.wait(ada.email, ({ text }) => text.includes('a scope is missing. Add it.'));
  });

  test(`an account opens after a reason, which its people read ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...look, expected: FACTOR });
    const { ada, subject, number } = await asking();
    const cm = connector(portal.server, await ada.api.key(), 'xp_xm/3.3', 'cm1');
    await cm.config();
    const grace = await joinSupport(portal.server, 'Grace Hopper');
    await logInAsStaff(page, grace, `/desk/ticket?number=${number}`);
    await page.getByRole('link', { name: ada.company }).click();
    await page.getByText('The customer sees this look with your reason in their activity.').waitFor();
    const reason = page.getByLabel('Why do you look?');
    assert.equal(await reason.inputValue(), `Ticket ${number}: ${subject}`);
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-reason');
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('heading', { name: ada.company, level: 1 }).waitFor();
    await page.getByRole('table', { name: 'People' }).getByText(ada.email).waitFor();
    await page.getByText("The customer doesn't consent to remote logging").waitFor();
    await page.getByRole('region', { name: 'Connectors' }).getByText('cm1').waitFor();
    await page.getByText('Bynder settings', { exact: true }).click();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-account');

    const told = (await ada.api.get('/audit-events')).items.find((event) => event.action === 'staff.looked' || event.action === 'staff_looked');
    assert.ok(JSON.stringify(told).includes(`Ticket ${number}`));

    await ada.api.change('/settings/advanced', { remoteLoggingEnabled: true });
    await cm.logs([{ level: 'error', message: 'No token from Bynder' }, { level: 'info', message: 'Started' }]);
    await page.reload();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    const records = page.getByRole('list', { name: 'Records' }).getByRole('listitem');
    await records.nth(1).waitFor();
    await page.getByLabel('Level').selectOption('error');
    await records.nth(1).waitFor({ state: 'detached' });
    await page.getByText('No token from Bynder').first().waitFor();

    await page.goto('/desk/accounts');
    await page.getByLabel('Find an account by its name').fill('Acme');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Accounts' }).getByRole('link', { name: ada.company }).first().waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-accounts');
  });

  test(`canned replies, and how the portal runs ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...look, expected: FACTOR });
    await asking();
    const grace = await joinSupport(portal.server, 'Grace Hopper');
    await logInAsStaff(page, grace, '/desk/replies');
    const name = `Which browser ${look.theme ?? 'light'}`;
    await page.getByRole('button', { name: 'Add a reply' }).click();
    const added = page.getByRole('dialog', { name: 'Add a reply' });
    await added.getByLabel('Name').fill(name);
    await added.getByLabel('Text').fill('Hello {name},\nwhich browser is it?');
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-reply');
    await added.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`“${name}” is saved.`).waitFor();
    await page.getByRole('button', { name: `Edit ${name}` }).click();
    const edited = page.getByRole('dialog', { name });
    await edited.getByLabel('Text').fill('Hello {name}, which browser?');
    await edited.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Hello {name}, which browser?').waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-replies');
    await page.getByRole('button', { name: `Edit ${name}` }).click();
    await edited.getByRole('button', { name: 'Remove' }).click();
    await edited.getByRole('button', { name: 'Really remove it' }).click();
    await page.getByText(`“${name}” is removed.`).waitFor();

    await page.goto('/desk/overview');
    await page.getByText('No job was given up.').waitFor();
    await page.getByRole('region', { name: 'Tickets' }).getByText('New', { exact: true }).waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'desk-overview');
  });
}

test('an answer whose answer is lost is sent again, and is there once', async (t) => {
  const page = await portal.page(t, { expected: [...FACTOR, /status of 502 /] });
  const { ada, number } = await asking();
  const grace = await joinSupport(portal.server, 'Grace Hopper');
  await logInAsStaff(page, grace, `/desk/ticket?number=${number}`);
  await page.getByRole('textbox', { name: 'Text' }).fill('Which browser is it?');
  await page.route(`**/staff/tickets/${number}/messages`, async (route) => {
    await route.fetch();
    await route.fulfill({ status: 502, contentType: 'text/plain', body: 'lost' });
  }, { times: 1 });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText("The service gave an answer that this page can't read.").waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('form[aria-label="Answer"] textarea').value === '');
  // What is meant once more is there once more.
  const { messages } = await ada.api.get(`/tickets/${number}`);
  assert.deepEqual(messages.map(({ text }) => text), ['Since this morning.', 'Which browser is it?']);
  await page.getByRole('textbox', { name: 'Text' }).fill('Which browser is it?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('log', { name: 'Conversation' }).getByText('Which browser is it?').nth(1).waitFor();
});

test('two tickets become one, and both sides are told where it goes on', async (t) => {
  const page = await portal.page(t, { expected: [...FACTOR, /status of 409 /] });
  const { ada, number } = await asking();
  const other = await ada.api.post('/tickets', { subject: 'Still empty', category: 'bug', description: 'Once more.' });
  const grace = await joinSupport(portal.server, 'Grace Hopper');
  await logInAsStaff(page, grace, `/desk/ticket?number=${other.number}`);
  await page.getByRole('button', { name: 'Merge…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge into another ticket' });
  await dialog.getByLabel('Number of the ticket that stays').fill(String(other.number));
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await dialog.getByText("A ticket can't be merged into itself.").waitFor();
  await checkWidth(page);
  await checkAccessibility(page);
  await screenshot(page, 'desk-merge');
  await dialog.getByLabel('Number of the ticket that stays').fill(String(number));
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.waitForURL(`/desk/ticket?number=${number}`);
  await page.getByRole('log').getByText('Once more.').waitFor();

  const theirs = await portal.page(t);
  await logIn(theirs, ada, `/support/ticket?number=${other.number}`);
  await theirs.getByText('This ticket was merged').waitFor();
  await theirs.getByRole('link', { name: `ticket ${number}` }).click();
  await theirs.getByRole('log').getByText('Once more.').waitFor();
});

test('nobody else has a desk', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/desk');
  await page.getByRole('heading', { name: 'There is no page here' }).waitFor();
  assert.equal(await page.getByRole('group', { name: 'Desk' }).count(), 0);
});
