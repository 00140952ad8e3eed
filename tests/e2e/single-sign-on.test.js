// Logging in at an identity provider: a real one, in a real browser.

import { after, test } from 'node:test';

import { startIdentityProvider } from './support/identity-provider.js';
import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn } from './support/steps.js';

let portal;
const provider = await startIdentityProvider(
  () => `${portal.server.url}/api/v1/auth/sso/acme/callback`,
);
portal = usePortal({ env: { PORTAL_SSO: provider.setting } });
after(() => provider.stop());

/** What the provider's own pages report is not ours. */
const expected = [/status of 401 /, /status of 409 /, /fonts\.googleapis/, /favicon/];

async function logInThere(page, name) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('somebody logs in elsewhere, links it, and logs in with it from then on', async (t) => {
  const ada = await signUp(portal.server);
  const page = await portal.page(t, { expected });
  await page.goto('/login?next=/connectors');
  await page.getByRole('link', { name: 'Log in with Acme login' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'sso-login');
  await page.getByRole('link', { name: 'Log in with Acme login' }).click();
  await logInThere(page, 'ada');
  await page.getByText('ada@acme.example at Acme login is not linked to anybody here yet.').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'sso-unlinked');
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Log in and link it' }).click();
  await page.getByRole('heading', { name: 'Connectors' }).waitFor();

  // Another browser: the provider alone is enough now.
  const other = await portal.page(t, { expected, theme: 'dark', width: 360 });
  await other.goto('/login');
  await other.getByRole('link', { name: 'Log in with Acme login' }).waitFor();
  await screenshot(other, 'sso-login');
  await other.getByRole('link', { name: 'Log in with Acme login' }).click();
  await logInThere(other, 'ada');
  await other.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.goto('/security');
  const panel = page.getByRole('region', { name: 'Single sign-on' });
  await panel.getByText('ada@acme.example').first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'sso-security');
  await panel.getByRole('button', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the login' });
  await dialog.getByLabel('Your password', { exact: true }).fill(ada.password);
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await panel.getByText('Log in where your organisation keeps its accounts').waitFor();
});

test('somebody who is logged in links a login from Security', async (t) => {
  const grace = await signUp(portal.server);
  const page = await portal.page(t, { expected });
  await logIn(page, grace, '/security');
  await page.getByRole('link', { name: 'Link Acme login…' }).click();
  await logInThere(page, 'grace');
  await page.getByText('grace@acme.example at Acme login is not linked').waitFor();
  await screenshot(page, 'sso-link-own');
  await page.getByLabel('Your password here', { exact: true }).fill(grace.password);
  await page.getByRole('button', { name: 'Link it to me' }).click();
  const panel = page.getByRole('region', { name: 'Single sign-on' });
  await panel.getByText('grace@acme.example').first().waitFor();
});

test('a log-in that was cancelled or is over says so', async (t) => {
  const page = await portal.page(t, { expected });
  await page.goto('/login');
  await page.getByRole('link', { name: 'Log in with Acme login' }).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await page.getByText('The identity provider ended the log-in').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'sso-cancelled');
  await page.goto('/login/sso');
  await page.getByText('This single sign-on is over, or was used. Log in again.').waitFor();
  await page.getByRole('link', { name: 'Log in', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).waitFor();
});
