// Getting in, staying out, and getting back in.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mailedLink, signUp } from './support/person.js';
import { usePortal } from './support/portal.js';
import { fillLogin, logIn } from './support/steps.js';

const portal = usePortal();

test('a wrong password is told, and what was typed stays', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 .*\/auth\/login/] });
  const person = await signUp(portal.server);
  await page.goto('/login');
  await fillLogin(page, { ...person, password: 'eight geese over Delft' });
  const alert = page.getByRole('alert').filter({ hasText: /\S/ });
  await alert.waitFor();
  assert.match(await alert.innerText(), /password/i);
  assert.equal(await page.getByLabel('E-mail address').inputValue(), person.email);
  await fillLogin(page, person);
  await page.waitForURL('/');
});

test('an empty form says what is missing, and the keyboard goes there', async (t) => {
  const page = await portal.page(t);
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Type your password.').waitFor();
  await page.locator('#login-email:focus[aria-invalid=true]').waitFor();
});

test('a forgotten password is replaced by mail', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 .*\/auth\/login/] });
  const person = await signUp(portal.server);
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot password' }).click();
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();

  await page.goto(await mailedLink(portal.server, person.email, '/reset-password'));
  const next = { ...person, password: 'eight swans under Leiden' };
  await page.getByLabel('New password', { exact: true }).fill(next.password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();

  await page.getByRole('link', { name: 'Log in' }).click();
  await fillLogin(page, person);
  await page.getByRole('alert').filter({ hasText: /password/i }).waitFor();
  await fillLogin(page, next);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('a link to a new password works once', async (t) => {
  const page = await portal.page(t, { expected: [/status of 4\d\d .*\/password\/reset/] });
  const person = await signUp(portal.server);
  await page.goto('/forgot-password');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  const link = await mailedLink(portal.server, person.email, '/reset-password');
  for (const heading of ['Your password is set', 'This link does not work any more']) {
    await page.goto(link);
    await page.getByLabel('New password', { exact: true }).fill('eight swans under Leiden');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
  }
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await page.waitForURL('/forgot-password');
});

test('logging out ends the session, and logging in starts another', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  await logIn(page, person);
  await page.reload();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL('/login');
  await page.goto('/');
  await page.waitForURL('/login');
  await fillLogin(page, person);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('a password is changed, and the old one is refused', async (t) => {
  const page = await portal.page(t, { expected: [/status of 4\d\d .*\/me\/password/] });
  const person = await signUp(portal.server);
  await logIn(page, person, '/account/password');
  const fill = async (current) => {
    await page.getByLabel('Current password', { exact: true }).fill(current);
    await page.getByLabel('New password', { exact: true }).fill('eight swans under Leiden');
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await fill('not the password');
  await page.locator('#password-currentPassword[aria-invalid=true]').waitFor();
  await fill(person.password);
  await page.getByText('Your password is changed').waitFor();
});

test('a deep link leads through the login and back', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  await page.goto('/integration?field=global#fields');
  await page.waitForURL((url) => url.pathname === '/login');
  await fillLogin(page, person);
  await page.waitForURL('/integration?field=global#fields');
  await page.getByRole('dialog', { name: 'Global' }).waitFor();
});

test('a used confirmation link says what to do', async (t) => {
  const page = await portal.page(t, { expected: [/status of 4\d\d .*\/verify-email/] });
  const person = await signUp(portal.server);
  await page.goto(person.link);
  await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  await page.getByRole('link', { name: 'Sign up again' }).waitFor();
  await page.getByRole('link', { name: 'Log in' }).click();
  await fillLogin(page, person);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});
