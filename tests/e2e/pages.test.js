// Every page: how it looks, for everyone, light and dark, wide and narrow, by keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { logIn, row, section } from './support/steps.js';

const portal = usePortal();

const heading = (name) => (page) => page.getByRole('heading', { name, level: 1 }).waitFor();
const dialog = (name) => (page) => page.getByRole('dialog', { name, exact: true }).waitFor();

/** Name of the picture, address, and what is on screen once the page is there. */
const OPEN_TO_ALL = [
  ['sign-up', '/sign-up', heading('Sign up')],
  ['log-in', '/login', heading('Log in')],
  ['forgot-password', '/forgot-password', heading('Forgot password')],
  ['reset-password', '/reset-password?token=x', heading('Set a new password')],
  ['reset-password-dead', '/reset-password', heading('This link does not work any more')],
  ['invitation-dead', '/invitation', heading('This link does not work any more')],
  ['verify-email-dead', '/verify-email?token=x', heading('This link does not work any more')],
  ['not-found', '/no-such-page', heading('There is no page here')],
  ['api-docs', '/api/docs', (page) => page.locator('h1').first().waitFor()],
  ['problem', '/problems/not_found', (page) => page.locator('h1').first().waitFor()],
  ['mailbox', '/dev/mailbox', (page) => page.locator('h1').first().waitFor()],
];

const LOGGED_IN = [
  ['overview', '/', (page) => page.getByText(/of 4 done/).waitFor()],
  ['integration', '/integration', settled],
  ['field-new', '/integration?field=new', dialog('Add a field')],
  ['field-global', '/integration?field=global', dialog('Global')],
  ['history', '/integration/history', (page) => page.getByRole('link', { name: 'Teaser' }).waitFor()],
  ['history-revision', '/integration/history?revision=2', dialog('Revision 2')],
  ['connectors', '/connectors', (page) => page.getByText('None has called yet.').waitFor()],
  ['logs', '/logs', (page) => page.getByText('Remote logging is off').first().waitFor()],
  ['subscription', '/subscription', (page) => page.getByRole('button', { name: /^Choose / }).first().waitFor()],
  ['billing', '/subscription/billing', (page) => page.getByLabel('Company').waitFor()],
  ['invoices-none', '/subscription/invoices', (page) => page.getByText('There is no invoice yet.').waitFor()],
  ['support-none', '/support', (page) => page.getByText('Nobody in your organisation').waitFor()],
  ['support-form', '/support/new', (page) => page.getByLabel('Subject').waitFor()],
  ['activity', '/activity', (page) => page.getByRole('listitem').filter({ hasText: 'Opened the account' }).waitFor()],
  ['team', '/team', (page) => page.getByRole('table', { name: 'People' }).waitFor()],
  ['account', '/account', (page) => page.getByLabel('Organisation').waitFor()],
  ['security', '/security', (page) => page.getByText('This one').waitFor()],
  ['key-new', '/integration?key=new', dialog('Add a key')],
  ['password', '/account/password', heading('Change password')],
];

/** The Integration page with nothing left to load. */
async function settled(page) {
  for (const name of ['API key', 'Bynder settings', 'Asset selector', 'Fields', 'Advanced']) {
    await section(page, name);
  }
  await row(page, 'Hero image').waitFor();
}

let prepared;

/** One account for all tests here, with something in each section. */
function somebody() {
  prepared ??= (async () => {
    const person = await signUp(portal.server);
    await person.api.change('/settings/bynder', { portalUrl: 'acme.getbynder.com' });
    await person.api.post('/settings/fields', { field: 'Hero image', mode: 'MultiSelect' });
    await person.api.post('/settings/fields', { field: 'Teaser', includeInLayoutService: true });
    return person;
  })();
  return prepared;
}

async function look(page, pages) {
  const wrong = [];
  for (const [name, address, there] of pages) {
    await page.goto(address);
    await there(page);
    await screenshot(page, name);
    await checkWidth(page).catch((error) => wrong.push(`${name}: ${error.message}`));
    await checkAccessibility(page).catch((error) => wrong.push(`${name}: ${error.message}`));
  }
  assert.equal(wrong.join('\n\n'), '');
}

for (const theme of ['light', 'dark']) {
  for (const width of [1280, 360]) {
    test(`pages for everybody (${theme}, ${width})`, async (t) => {
      const expected = [/status of 404 .*\/no-such-page/, /status of 4\d\d .*\/verify-email/];
      await look(await portal.page(t, { theme, width, expected }), OPEN_TO_ALL);
    });

    test(`pages after logging in (${theme}, ${width})`, async (t) => {
      const page = await portal.page(t, { theme, width });
      await logIn(page, await somebody());
      await look(page, LOGGED_IN);
    });
  }
}

/** Presses Tab until the element with that name has the focus; every stop on the way is visible. */
async function tabTo(page, wanted) {
  const seen = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(async () => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const label = element.labels?.[0]?.innerText;
      // A choice that is drawn as a button shows the ring around its label.
      const around = element.closest('label');
      const ring = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      const name = element.getAttribute('aria-label') ?? label ?? element.innerText;
      const onScreen = () => {
        const box = element.getBoundingClientRect();
        return box.bottom > 0 && box.top < window.innerHeight && box.right > 0;
      };
      // What slides in or scrolls on focus takes some frames.
      for (let frames = 0; frames < 60 && !onScreen(); frames += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return {
        name: name.trim().replace(/\s+/g, ' '),
        tag: element.tagName,
        visible:
          ring({ outlineStyle, outlineWidth }) ||
          boxShadow !== 'none' ||
          (around !== null && ring(getComputedStyle(around))),
        onScreen: onScreen(),
      };
    });
    seen.push(stop.name);
    assert.ok(stop.visible, `focus on ${stop.tag} “${stop.name}” is not visible`);
    assert.ok(stop.onScreen, `focus on ${stop.tag} “${stop.name}” is off the screen`);
    if (wanted.test(stop.name)) {
      return;
    }
  }
  assert.fail(`Tab does not reach ${wanted}: ${seen.join(' | ')}`);
}

test('logging in takes a keyboard only', async (t) => {
  const page = await portal.page(t);
  const person = await somebody();
  await page.goto('/login');
  await heading('Log in')(page);
  await tabTo(page, /^E-mail address/);
  await page.keyboard.type(person.email);
  await tabTo(page, /^Password/);
  await page.keyboard.type(person.password);
  await tabTo(page, /^Log in$/);
  await page.keyboard.press('Enter');
  await heading('Overview')(page);
});

test('Tab reaches every control of Integration, and focus is visible', async (t) => {
  const page = await portal.page(t);
  await logIn(page, await somebody(), '/integration');
  await settled(page);
  await page.reload();
  await settled(page);
  const stops = [
    /^Skip to the content$/,
    /^Overview$/,
    /^Integration$/,
    /^API key$/,
    /^Show the API key$/,
    /^Copy the API key$/,
    /^Rotate…$/,
    /^Add a key$/,
    /^Portal URL/,
    /^OAuth2 client secret/,
    /^Language of the asset selector/,
    /^Find a field/,
    /^Add a field$/,
    /^Global/,
    /^Hero image$/,
    /^Remote logging/,
  ];
  for (const stop of stops) {
    await tabTo(page, stop);
  }
});

test('the skip link leads past the menu', async (t) => {
  const page = await portal.page(t);
  await logIn(page, await somebody());
  await page.reload();
  await heading('Overview')(page);
  await tabTo(page, /^Skip to the content$/);
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();
});

test('a dialog keeps the keyboard, closes on Escape, and gives the focus back', async (t) => {
  const page = await portal.page(t);
  await logIn(page, await somebody(), '/integration');
  await settled(page);
  const add = page.getByRole('link', { name: 'Add a field' });
  await add.focus();
  await page.keyboard.press('Enter');
  const editor = page.getByRole('dialog', { name: 'Add a field' });
  await editor.getByLabel('Field', { exact: true }).and(page.locator(':focus')).waitFor();
  await tabTo(page, /^Picker options$/);
  await page.keyboard.press('Escape');
  await editor.waitFor({ state: 'hidden' });
  await add.and(page.locator(':focus')).waitFor();
});
