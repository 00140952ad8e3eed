// The people of an account: invited, joined, changed, gone; and the account itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mailedLink, signUp, stranger } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { fillLogin, logIn } from './support/steps.js';

const portal = usePortal();

const people = (page) => page.getByRole('table', { name: 'People' });
const rowOf = (page, name) => people(page).getByRole('row').filter({ hasText: name });

async function invite(page, email, role) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Role', { exact: true }).selectOption(role);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText(`${email} is invited.`).waitFor();
}

test('somebody new is invited, joins, gets another role, and is taken out', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 /, /status of 422 /] });
  const ada = await signUp(portal.server);
  const grace = { ...stranger(), name: 'Grace Hopper' };
  await logIn(page, ada, '/');
  await page.getByRole('link', { name: 'Team' }).click();
  await rowOf(page, ada.email).getByText('Owner').waitFor();
  await page.getByText('Everybody who was invited has come.').waitFor();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Type the e-mail address to invite.').waitFor();
  await invite(page, grace.email, 'Administrator');
  const invitations = page.getByRole('region', { name: 'Invitations' });
  await invitations.getByText(grace.email).first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'team');
  const first = await mailedLink(portal.server, grace.email, '/invitation');
  await invitations.getByRole('button', { name: `Send again ${grace.email}` }).click();
  await page.getByText('The old link is dead.').waitFor();

  // Grace, in another browser.
  const theirs = await portal.page(t, { expected: [/status of 422 /] });
  await theirs.goto(first);
  await theirs.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  const link = await (async () => {
    for (;;) {
      const now = await mailedLink(portal.server, grace.email, '/invitation');
      if (now !== first) return now;
    }
  })();
  await theirs.goto(link);
  await theirs.getByRole('heading', { name: `Join ${ada.company}` }).waitFor();
  await theirs.getByText(`${ada.email} invites you as administrator.`).waitFor();
  await checkAccessibility(theirs);
  await screenshot(theirs, 'invitation');
  await theirs.getByLabel('Your name').fill(grace.name);
  await theirs.getByLabel('Password', { exact: true }).fill(grace.password);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.reload();
  await rowOf(page, 'Grace Hopper').getByRole('button', { name: 'Change Grace Hopper' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grace Hopper' });
  await checkAccessibility(page);
  await screenshot(page, 'team-member');
  await dialog.getByLabel('Role').selectOption('Member');
  await dialog.getByRole('button', { name: 'Save the role' }).click();
  await page.getByText('Grace Hopper is member now.').waitFor();
  await rowOf(page, 'Grace Hopper').getByText('Member', { exact: true }).waitFor();

  // A member sees people, and nothing to change them with.
  await theirs.goto('/team');
  await rowOf(theirs, ada.email).waitFor();
  assert.equal(await theirs.getByRole('button', { name: /^Change / }).count(), 0);
  assert.equal(await theirs.getByRole('link', { name: 'Activity' }).count(), 0);

  await rowOf(page, 'Grace Hopper').getByRole('button', { name: 'Change Grace Hopper' }).click();
  await dialog.getByRole('button', { name: /^Take out of the account/ }).click();
  await dialog.getByText('loses sight of it at once').waitFor();
  await dialog.getByRole('button', { name: 'Take out of the account', exact: true }).click();
  await page.getByText('Grace Hopper is out of the account.').waitFor();
  await rowOf(page, 'Grace Hopper').waitFor({ state: 'detached' });
});

test('somebody known joins as themselves, and switches between accounts', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 /] });
  const ada = await signUp(portal.server, { ...stranger(), company: 'Acme BV' });
  const bob = await signUp(portal.server, { ...stranger(), name: 'Bob Barker', company: 'Beta GmbH' });
  await ada.api.post('/account/invitations', { email: bob.email, role: 'member' });
  await page.goto(await mailedLink(portal.server, bob.email, '/invitation'));
  await page.getByRole('link', { name: 'Log in' }).click();
  await fillLogin(page, bob);
  await page.getByText('You are logged in as').waitFor();
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByText('Acme BV', { exact: true }).first().waitFor();

  await page.getByRole('button', { name: /^Account: / }).click();
  await screenshot(page, 'account-switch');
  await page.getByRole('button', { name: 'Go to Beta GmbH' }).click();
  await page.getByText('Beta GmbH', { exact: true }).first().waitFor();

  // And leaves Acme, from there.
  await page.getByRole('button', { name: /^Account: / }).click();
  await page.getByRole('button', { name: 'Go to Acme BV' }).click();
  await page.getByText('Acme BV', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'Team' }).click();
  await rowOf(page, bob.email).getByRole('button', { name: /^Leave/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Bob Barker' });
  await dialog.getByRole('button', { name: /^Leave the account/ }).click();
  await dialog.getByRole('button', { name: 'Leave the account', exact: true }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
});

test('whoever was taken out of an account meanwhile is told so when they go there', async (t) => {
  const page = await portal.page(t, { expected: [/status of 404 /] });
  const ada = await signUp(portal.server, { ...stranger(), company: 'Acme BV' });
  const bob = await signUp(portal.server, { ...stranger(), company: 'Beta GmbH' });
  await ada.api.post('/account/invitations', { email: bob.email, role: 'member' });
  const link = new URL(await mailedLink(portal.server, bob.email, '/invitation'));
  await bob.api.post('/auth/invitations/accept', { token: link.searchParams.get('token') });
  await logIn(page, bob);
  await page.getByRole('button', { name: /^Account: / }).click();
  await page.getByRole('button', { name: 'Go to Beta GmbH' }).click();
  await page.getByText('Beta GmbH', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: /^Account: / }).click();
  const there = page.getByRole('button', { name: 'Go to Acme BV' });
  await there.waitFor();
  const members = (await ada.api.get('/account/members')).items;
  const { id } = members.find((member) => member.email === bob.email);
  await ada.api.remove(`/account/members/${id}`);
  await there.click();
  await page.getByText('You are not in this account, or not any more.').waitFor();
  await there.waitFor({ state: 'detached' });
  await screenshot(page, 'account-switch-refused', { window: true });
});

test('the last owner stays', async (t) => {
  const page = await portal.page(t, { expected: [/status of 409 /] });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/team');
  await rowOf(page, ada.email).getByRole('button', { name: /^Change/ }).click();
  const dialog = page.getByRole('dialog', { name: ada.name });
  await dialog.getByRole('button', { name: /^Leave the account/ }).click();
  await dialog.getByRole('button', { name: 'Leave the account', exact: true }).click();
  await dialog.getByText(/last owner/).waitFor();
});

test('an account is renamed, closed, and taken back', async (t) => {
  const page = await portal.page(t, { expected: [/status of 422 /] });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/account');
  await page.getByLabel('Organisation').fill('Acme Nederland BV');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByText('Acme Nederland BV', { exact: true }).first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'account');

  await page.getByRole('button', { name: 'Close the account…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close the account' });
  await dialog.getByLabel("The account's name").fill('Acme');
  await dialog.getByLabel('Your password', { exact: true }).fill(ada.password);
  await checkAccessibility(page);
  await screenshot(page, 'account-close');
  await dialog.getByRole('button', { name: 'Close it in a week' }).click();
  await dialog.locator('#close-account-confirmation[aria-invalid=true]:focus').waitFor();
  await dialog.getByLabel("The account's name").fill('Acme Nederland BV');
  await dialog.getByRole('button', { name: 'Close it in a week' }).click();
  await page.getByText(/This account is removed in \d+ days?/).waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText(/This account is removed/).waitFor();
  await screenshot(page, 'overview-closing');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText(/This account is removed/).waitFor({ state: 'detached' });
});
