// The whole story of a ticket in which nobody needs the dashboard to answer: written there with a file,
// answered by mail from both sides, seen by both in a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { screenshot, usePortal } from './support/portal.js';
import { joinSupport, logInAsStaff } from './support/staff.js';
import { logIn, shows } from './support/steps.js';

const SECRET = 'planted-inbound-secret-e2e';
const portal = usePortal({
  env: { PORTAL_SUPPORT_REPLY_TO: 'reply@in.portal.example', PORTAL_INBOUND_SECRET: SECRET },
});

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

/** Answers a mail as a mail program and the operator's mail provider do together. */
async function answer(mail, text, attachments = []) {
  const quoted = mail.text.split('\n').map((line) => `> ${line}`);
  const body = {
    From: mail.to,
    ToFull: [{ Email: mail.replyTo }],
    OriginalRecipient: mail.replyTo,
    Subject: `Re: ${mail.subject}`,
    MessageID: crypto.randomUUID(),
    TextBody: [text, '', 'On Friday, the portal wrote:', ...quoted].join('\n'),
    Headers: [],
    Attachments: attachments,
  };
  const answer = await fetch(`${portal.server.url}/api/v1/inbound/mail`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`mail:${SECRET}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  assert.deepEqual(await answer.json(), { outcome: 'taken' });
}

test('a ticket is answered by mail from both sides', async (t) => {
  const customers = await portal.page(t);
  const supports = await portal.page(t, { expected: [/status of 401 /] });
  const ada = await signUp(portal.server);
  const grace = await joinSupport(portal.server, 'Grace Hopper');
  await logIn(customers, ada, '/support/new');
  await customers.getByLabel('Subject').fill('The selector stays empty');
  await customers.getByLabel('What is it about?').selectOption('bug');
  await customers.getByLabel('Description').fill('Since this morning.');
  const picture = { name: 'selector.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
  await customers.locator('input[type=file]').setInputFiles([picture]);
  await customers.getByRole('button', { name: 'Submit' }).click();
  await customers.waitForURL(/\/support\/ticket\?number=\d+$/);
  const number = new URL(customers.url()).searchParams.get('number');
  const theirs = customers.getByRole('log', { name: 'Conversation' });
  await theirs.getByRole('button', { name: 'Download selector.png' }).waitFor();

  // Support answers the mail that told of it.
  const told = await portal.server.mailbox.wait(grace.email, ({ subject }) => subject.includes(`#${number}`));
  await answer(told, 'Which browser is it?');
  await theirs.getByText('Which browser is it?', { exact: true }).waitFor({ timeout: 20_000 });
  // Nothing that was quoted.
  await shows(1, customers.getByText('Since this morning.'));

  // The customer answers that one, with a file.
  const asked = await portal.server.mailbox.wait(ada.email, ({ text }) => text.includes('Which browser is it?'));
  assert.notEqual(asked.replyTo, told.replyTo);
  await answer(asked, 'Firefox. See the picture.', [{ Name: 'about.png', Content: PIXEL, ContentType: 'image/png' }]);
  await logInAsStaff(supports, grace, `/desk/ticket?number=${number}`);
  const desks = supports.getByRole('log', { name: 'Conversation' });
  await desks.getByText('Firefox. See the picture.', { exact: true }).waitFor();
  await desks.getByRole('button', { name: 'Download about.png' }).waitFor();
  await screenshot(supports, 'desk-mailed');
  await theirs.getByText('Firefox. See the picture.', { exact: true }).waitFor({ timeout: 20_000 });
  await screenshot(customers, 'support-mailed');
});
