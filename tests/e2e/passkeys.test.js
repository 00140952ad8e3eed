// Logging in with a passkey, which an authenticator of the browser keeps.

import { test } from 'node:test';

import { virtualAuthenticator } from './support/authenticator.js';
import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { fillLogin, logIn, logOut } from './support/steps.js';

// By name: browsers have no passkeys for network addresses.
const portal = usePortal({ env: { PORTAL_PUBLIC_URL: 'http://localhost:0' } });

const panel = (page) => page.getByRole('region', { name: 'Passkeys', exact: true });
const withPasskey = (page) => page.getByRole('button', { name: 'Log in with a passkey' });

async function add(page, person, name) {
  await panel(page).getByRole('button', { name: 'Add a passkey…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
  return dialog;
}

for (const look of [{}, { theme: 'dark', width: 360 }]) {
  test(`a passkey is added, logs in without a password, and is removed ${look.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...look, expected: [/status of 401 /] });
    const key = await virtualAuthenticator(page);
    const ada = await signUp(portal.server);
    await logIn(page, ada, '/security');
    await panel(page).getByText('Log in with a finger').waitFor();
    const dialog = await add(page, ada, 'Laptop');
    await checkAccessibility(page);
    await screenshot(page, 'passkey-add');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    // The first one comes with recovery codes, since it may get lost.
    await dialog.getByText('Each works once').waitFor();
    const codes = await dialog.locator('.codes code').allInnerTexts();
    await screenshot(page, 'passkey-codes');
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await panel(page).getByText('Laptop').first().waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'passkey-on');

    // A device holds one passkey of a person.
    const twice = await add(page, ada, 'Twice');
    await twice.getByRole('button', { name: 'Go on' }).click();
    await twice.getByText('There is a passkey of yours on this device already.').waitFor();
    await page.keyboard.press('Escape');

    await logOut(page, ada);
    await withPasskey(page).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'login-passkey');
    await withPasskey(page).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();

    // As the second factor, it or a recovery code.
    await logOut(page, ada);
    await fillLogin(page, ada);
    await page.getByText('Now the second factor.').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'login-passkey-second');
    await withPasskey(page).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await logOut(page, ada);
    await fillLogin(page, ada);
    await page.getByLabel('Code', { exact: true }).fill(codes[0]);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();

    // Lost, or the finger was not Ada's.
    await key.refuse();
    await logOut(page, ada);
    await withPasskey(page).click();
    await page.getByText('No passkey was used').waitFor();
    await screenshot(page, 'login-passkey-refused');
    await fillLogin(page, ada);
    await page.getByLabel('Code', { exact: true }).fill(codes[1]);
    await page.getByRole('button', { name: 'Go on' }).click();
    // Leaving at once would take the answer's session away with the page.
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto('/security');
    await panel(page).getByRole('button', { name: 'Remove… Laptop' }).click();
    const remove = page.getByRole('dialog', { name: 'Remove the passkey' });
    await remove.getByLabel('Your password', { exact: true }).fill(ada.password);
    await remove.getByRole('button', { name: 'Remove it' }).click();
    await panel(page).getByText('Log in with a finger').waitFor();
  });
}
