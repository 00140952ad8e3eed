// How a person proves who they are, and where they are logged in.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codeOf } from './support/authenticator.js';
import { mailedLink, signUp, stranger } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { fillLogin, logIn, logOut, shows } from './support/steps.js';

const portal = usePortal();

const panel = (page, name) => page.getByRole('region', { name, exact: true });

async function prove(dialog, password, code) {
  await dialog.getByLabel('Your password', { exact: true }).fill(password);
  await dialog.getByLabel('Code', { exact: true }).fill(code);
}

async function shownCodes(dialog) {
  await dialog.getByText('Each works once in place of app or passkey.').waitFor();
  return dialog.locator('.codes code').allInnerTexts();
}

/** Sets an authenticator app up on the Security page; its first code is the one before now's. */
async function setUp(page, person) {
  await panel(page, 'Second factor').getByRole('button', { name: 'Set it up…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up the second factor' });
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText("It can't be scanned").click();
  const secret = await dialog.locator('.secret').innerText();
  return { dialog, secret };
}

test('a second factor is set up, asked for, used up, and removed', async (t) => {
  const page = await portal.page(t, { expected: [/status of 401 /, /status of 422 /] });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/');
  await page.getByRole('button', { name: ada.name }).click();
  await page.getByRole('link', { name: 'Security' }).click();
  const factor = panel(page, 'Second factor');
  await factor.getByText('Whoever learns your password').waitFor();

  await factor.getByRole('button', { name: 'Set it up…' }).click();
  const first = page.getByRole('dialog', { name: 'Set up the second factor' });
  await first.getByLabel('Your password', { exact: true }).fill('not the password');
  await first.getByRole('button', { name: 'Go on' }).click();
  await first.getByText('This is not your password.').waitFor();
  await page.keyboard.press('Escape');
  await first.waitFor({ state: 'detached' });

  const { dialog, secret } = await setUp(page, ada);
  await checkAccessibility(page);
  await screenshot(page, 'second-factor-scan');
  await dialog.getByLabel('Code', { exact: true }).fill('000000');
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  await dialog.getByText('The code does not fit').first().waitFor();
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(secret, -1));
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  const codes = await shownCodes(dialog);
  assert.equal(new Set(codes).size, 10);
  await checkAccessibility(page);
  await screenshot(page, 'second-factor-codes');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'recovery-codes.txt');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await factor.getByText('10 recovery codes are left.').waitFor();
  await screenshot(page, 'second-factor-on');

  // From now on the password alone opens nothing.
  await logOut(page, ada);
  await fillLogin(page, ada);
  await page.getByText('That is right. Now the second factor.').waitFor();
  const code = page.getByLabel('Code', { exact: true });
  assert.ok(await code.evaluate((input) => input === document.activeElement));
  await checkAccessibility(page);
  await screenshot(page, 'login-code');
  // The code that set it up is used up.
  await code.fill(codeOf(secret, -1));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('The code does not fit').first().waitFor();
  // Whoever guesses starts again with the password, and is told why.
  const guess = async () => {
    await code.fill('000000');
    const told = page.waitForResponse('**/auth/login/mfa');
    await page.getByRole('button', { name: 'Go on' }).click();
    await told;
  };
  for (let guesses = 0; guesses < 5; guesses += 1) {
    await guess();
  }
  await page.getByText('Too much time or too many codes since the password.').waitFor();
  await screenshot(page, 'login-once-more');
  await fillLogin(page, ada);
  await code.fill(codeOf(secret));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();

  // Recovery codes made anew: the old ones are dead.
  await page.goto('/security');
  await factor.getByRole('button', { name: 'New recovery codes…' }).click();
  const replace = page.getByRole('dialog', { name: 'New recovery codes' });
  await prove(replace, ada.password, codes[0]);
  await replace.getByRole('button', { name: 'Make new codes' }).click();
  const fresh = await shownCodes(replace);
  assert.equal(fresh.filter((one) => codes.includes(one)).length, 0);
  await replace.getByRole('button', { name: 'I have kept them' }).click();

  await factor.getByRole('button', { name: 'Remove…' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove the second factor' });
  await prove(remove, ada.password, codes[1]);
  await remove.getByRole('button', { name: 'Remove it' }).click();
  await remove.getByText('The code does not fit').first().waitFor();
  await screenshot(page, 'second-factor-remove');
  await prove(remove, ada.password, fresh[0]);
  await remove.getByRole('button', { name: 'Remove it' }).click();
  await factor.getByText('Whoever learns your password').waitFor();
});

test('an owner asks everybody for a second factor; a colleague sets one up and goes on', async (t) => {
  const expected = [/status of 401 /, /status of 403 /];
  const page = await portal.page(t, { expected });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/security');
  const all = panel(page, 'For everybody in the account');
  assert.ok(await all.getByRole('button', { name: 'Require it' }).isDisabled());

  const { email } = stranger();
  await ada.api.post('/account/invitations', { email, role: 'member' });
  const grace = { name: 'Grace Hopper', email, password: ada.password };
  const theirs = await portal.page(t, { expected, width: 360, theme: 'dark' });
  await theirs.goto(await mailedLink(portal.server, email, '/invitation'));
  await theirs.getByLabel('Your name').fill(grace.name);
  await theirs.getByLabel('Password', { exact: true }).fill(grace.password);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.getByRole('heading', { name: 'Overview' }).waitFor();

  const own = await setUp(page, ada);
  await own.dialog.getByLabel('Code', { exact: true }).fill(codeOf(own.secret, -1));
  await own.dialog.getByRole('button', { name: 'Turn it on' }).click();
  await own.dialog.getByRole('button', { name: 'I have kept them' }).click();
  await all.getByRole('button', { name: 'Require it' }).click();
  await all.getByText('Everybody in this account needs a second factor.').waitFor();

  // On the session that was open, at once.
  await theirs.goto('/integration');
  await theirs.getByText('This account asks for a second factor.').waitFor();
  await checkAccessibility(theirs);
  await screenshot(theirs, 'second-factor-required');
  const hers = await setUp(theirs, grace);
  await screenshot(theirs, 'second-factor-scan');
  await hers.dialog.getByLabel('Code', { exact: true }).fill(codeOf(hers.secret, -1));
  await hers.dialog.getByRole('button', { name: 'Turn it on' }).click();
  await screenshot(theirs, 'second-factor-codes');
  await hers.dialog.getByRole('button', { name: 'I have kept them' }).click();
  await theirs.goto('/integration');
  await theirs.getByRole('heading', { name: 'Integration' }).waitFor();
});

test('other places where a person is logged in are seen and ended', async (t) => {
  const expected = [/status of 401 /];
  const page = await portal.page(t, { expected });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/security');
  const theirs = await portal.page(t, { expected });
  await logIn(theirs, ada, '/');
  // Of the sign-up, here, and there.
  await page.reload();
  const rows = panel(page, 'Where you are logged in').getByRole('listitem');
  await rows.nth(2).waitFor();
  await shows(1, rows.filter({ hasText: 'This one' }));
  await screenshot(page, 'sessions');
  await page.getByRole('button', { name: 'End all others' }).click();
  await rows.nth(1).waitFor({ state: 'detached' });
  await theirs.goto('/team');
  await theirs.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.reload();
  await rows.filter({ hasText: 'This one' }).waitFor();
});
