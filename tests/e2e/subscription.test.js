// The subscription: where it stands, plans and what they come to, its end; billing details; invoices.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { BUYER, markPaid, money, plansOf, price, takePlan } from './support/billing.js';
import { mailedLink, signUp, stranger } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { joinSupport } from './support/staff.js';
import { fillLogin, logIn } from './support/steps.js';

const portal = usePortal();

async function look(page, name) {
  await checkWidth(page);
  await checkAccessibility(page);
  await screenshot(page, name);
}

/** The card of a plan. */
const cardOf = (page, plan) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: plan.name, exact: true, level: 3 }) });

/** Shows the subscription of the account as it would stand otherwise: time does not pass in a test. */
async function pretend(page, changes) {
  await page.route('**/api/v1/subscription', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...changes } });
  });
}

for (const theme of [{}, { theme: 'dark', width: 360 }]) {
  test(`a plan is seen, taken, changed, cancelled and resumed ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, theme);
    const ada = await signUp(portal.server);
    const [small, large] = await plansOf(ada);
    await logIn(page, ada, '/');
    await page.getByRole('link', { name: 'Subscription', exact: true }).click();
    await page.getByRole('heading', { name: 'Subscription', level: 1 }).waitFor();
    const state = page.getByRole('region', { name: 'State' });
    await state.getByRole('heading', { name: 'The trial ends' }).waitFor();
    await state.getByText('Then connectors get no settings until a plan is chosen.').waitFor();
    await page.getByText('1, and no limit').first().waitFor();
    await cardOf(page, small).getByText(price(small.price), { exact: true }).waitFor();
    await page.getByRole('table', { name: `Response targets of ${small.name}` }).waitFor();
    await look(page, 'subscription-trial');

    // Nobody has said whom invoices are made out to: the dialog leads there, and nothing has changed.
    await page.getByRole('button', { name: `Choose ${small.name}`, exact: true }).click();
    const taking = page.getByRole('dialog', { name: `Take ${small.name}` });
    await taking.getByText('Nobody has said yet whom invoices are made out to').waitFor();
    await taking.getByRole('link', { name: 'Enter billing details' }).click();
    await page.getByRole('heading', { name: 'Billing details', level: 1 }).waitFor();
    await page.getByLabel('Company').fill(BUYER.company);
    await page.getByLabel('Address').fill(BUYER.address);
    await page.getByLabel('Country').selectOption({ label: 'Netherlands' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    assert.equal((await ada.api.get('/subscription')).status, 'trialing');
    assert.equal((await ada.api.get('/billing-details')).country, 'NL');

    // It comes to what was shown.
    await page.getByRole('navigation', { name: 'Subscription' }).getByRole('link', { name: 'Plan' }).click();
    await page.getByRole('button', { name: `Choose ${small.name}`, exact: true }).click();
    const comes = taking.getByRole('table', { name: 'What it comes to' });
    await comes.getByRole('rowheader', { name: 'To be paid now' }).waitFor();
    await taking.getByText('Made out to Acme BV, Netherlands.').waitFor();
    await look(page, 'subscription-take');
    const shown = await comes.getByRole('row').filter({ hasText: 'To be paid now' }).getByRole('cell').last().innerText();
    await taking.getByRole('button', { name: `Take ${small.name} for ${shown}` }).click();
    await page.getByText(`You have ${small.name} now.`).waitFor();
    await cardOf(page, small).getByText('Your plan').waitFor();
    const keys = page.getByRole('meter', { name: /^API keys: 1 of / });
    assert.equal(await keys.getAttribute('value'), '1');
    const now = await ada.api.get('/subscription');
    assert.equal(now.plan.id, small.id);
    assert.equal(money(now.outstanding), shown);
    await look(page, 'subscription');

    // Once that is paid, a larger one: what is left of the small one is given back.
    await markPaid(await joinSupport(portal.server, 'Grace Hopper'), ada);
    await page.reload();
    await page.getByRole('button', { name: `Choose ${large.name}`, exact: true }).click();
    const changing = page.getByRole('dialog', { name: `Take ${large.name}` });
    await changing.getByRole('table', { name: 'What it comes to' }).getByRole('row').nth(2).waitFor();
    await look(page, 'subscription-change');
    await page.keyboard.press('Escape');
    await changing.waitFor({ state: 'hidden' });
    assert.equal((await ada.api.get('/subscription')).plan.id, small.id);

    await page.getByRole('button', { name: 'Cancel…' }).click();
    const ending = page.getByRole('dialog', { name: 'Cancel the subscription' });
    await ending.getByRole('button', { name: 'Cancel the subscription' }).click();
    await ending.getByText('Choose what fits best.').waitFor();
    await look(page, 'subscription-cancel');
    await ending.getByLabel('Why?').selectOption('not_used');
    await ending.getByLabel('In your own words').fill('We moved.');
    await ending.getByRole('button', { name: 'Cancel the subscription' }).click();
    await page.getByText('Until then it can be resumed.').waitFor();
    assert.equal((await ada.api.get('/subscription')).cancelsAtPeriodEnd, true);
    await look(page, 'subscription-cancelled');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(`${small.name} goes on.`).waitFor();
    assert.equal((await ada.api.get('/subscription')).cancelsAtPeriodEnd, false);

    await page.goto('/activity');
    for (const words of ['Changed the plan', 'Cancelled the subscription', 'Took the end of the subscription back']) {
      await page.getByRole('listitem').filter({ hasText: words }).waitFor();
    }
  });

  test(`invoices are read and taken away ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, theme);
    const ada = await signUp(portal.server);
    const [small] = await plansOf(ada);
    await logIn(page, ada, '/subscription/invoices');
    await page.getByText('There is no invoice yet.').waitFor();
    await page.getByRole('link', { name: 'choose a plan' }).waitFor();
    await takePlan(ada, small);
    await page.reload();
    const [invoice] = (await ada.api.get('/invoices')).items;
    const row = page.getByRole('row').filter({ hasText: invoice.number });
    await row.getByText('To be paid').waitFor();
    await row.getByText(money(invoice.total)).first().waitFor();
    assert.equal(await page.getByRole('button', { name: `Pay ${invoice.number}` }).count(), 0);
    await look(page, 'invoices');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: `PDF ${invoice.number}` }).click(),
    ]);
    assert.equal(download.suggestedFilename(), `${invoice.number}.pdf`);
    assert.equal((await readFile(await download.path())).subarray(0, 5).toString(), '%PDF-');
  });

  test(`what can't wait stands first ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, theme);
    const ada = await signUp(portal.server);
    const [small] = await plansOf(ada);
    await takePlan(ada, small);
    const { outstanding, periodEnd } = await ada.api.get('/subscription');
    await logIn(page, ada);
    await pretend(page, { status: 'past_due', next: { step: 'suspends', at: periodEnd } });
    await page.goto('/subscription');
    await page.getByText('A payment is overdue.', { exact: true }).waitFor();
    await page.getByText(`Please pay ${money(outstanding)} as soon as you can. Connectors work until`).waitFor();
    await look(page, 'subscription-overdue');
    await pretend(page, { status: 'suspended', next: null });
    await page.reload();
    await page.getByText(`Pay ${money(outstanding)}, and they are served again.`).waitFor();
    await look(page, 'subscription-suspended');
    await pretend(page, { status: 'expired', next: null, limits: [{ limit: 'members', used: 7, allowed: 5 }] });
    await page.reload();
    await page.getByText('The trial has ended.').waitFor();
    await page.getByText('2 more than the plan allows: nothing is deleted, but nothing can be added.').waitFor();
    await page.getByRole('button', { name: `Choose ${small.name}`, exact: true }).waitFor();
    await look(page, 'subscription-expired');

    await page.route('**/api/v1/account', async (route) => {
      const response = await route.fetch();
      const account = await response.json();
      account.subscription.status = 'past_due';
      await route.fulfill({ response, json: account });
    });
    await page.goto('/');
    await page.getByText('A payment is overdue.', { exact: true }).waitFor();
    await look(page, 'overview-overdue');
    await page.getByRole('link', { name: 'See what to do' }).click();
    await page.waitForURL('/subscription');
  });
}

test('billing details are checked, kept, and not lost by the way', async (t) => {
  const page = await portal.page(t, { expected: [/status of 422 /] });
  const ada = await signUp(portal.server);
  await logIn(page, ada, '/subscription/billing');
  // It begins with what the account is called.
  await page.getByLabel('Company').fill('');
  await page.getByLabel('Address').fill(BUYER.address);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText("Type the company's name.").waitFor();
  await page.getByText('Choose the country.').waitFor();
  await page.getByLabel('Company').and(page.locator(':focus')).waitFor();
  await page.getByLabel('Company').fill(BUYER.company);
  await page.getByLabel('Country').selectOption('NL');
  await page.getByLabel('Billing e-mail').fill('no address');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Billing e-mail').and(page.locator('[aria-invalid=true]:focus')).waitFor();
  await look(page, 'billing-problem');
  await page.getByLabel('Billing e-mail').fill('invoices@acme.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  assert.equal((await ada.api.get('/billing-details')).email, 'invoices@acme.example');

  await page.getByLabel('Purchase order').fill('PO-4711');
  await page.getByText('Unsaved changes').waitFor();
  await page.getByRole('link', { name: 'Support', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await page.getByLabel('Purchase order').inputValue(), '');
  // An empty value is none.
  await page.getByLabel('Billing e-mail').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  assert.equal((await ada.api.get('/billing-details')).email, null);
});

test('others read, and are told who can change it', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  const grace = { ...stranger(), name: 'Grace Hopper' };
  await ada.api.post('/account/invitations', { email: grace.email, role: 'admin' });
  await page.goto(await mailedLink(portal.server, grace.email, '/invitation'));
  await page.getByLabel('Your name').fill(grace.name);
  await page.getByLabel('Password', { exact: true }).fill(grace.password);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goto('/subscription');
  await page.getByText('Owners of your organisation choose the plan and see invoices.').waitFor();
  await page.getByRole('list', { name: 'Usage' }).waitFor();
  await page.getByRole('heading', { name: 'Plans' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Choose / }).count(), 0);
  assert.equal(await page.getByRole('navigation', { name: 'Subscription' }).count(), 0);
  await look(page, 'subscription-read');
  for (const path of ['/subscription/billing', '/subscription/invoices']) {
    await page.goto(path);
    await page.getByText('Owners of your organisation see this.').waitFor();
  }
});

test('with Stripe, payments are made on its page', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  const [small] = await plansOf(ada);
  await takePlan(ada, small);
  const [invoice] = (await ada.api.get('/invoices')).items;
  const asked = [];
  await pretend(page, { provider: 'stripe', hasPaymentMethod: true });
  for (const what of ['checkout', 'portal']) {
    await page.route(`**/api/v1/subscription/${what}`, (route) => {
      asked.push([what, route.request().postDataJSON()]);
      return route.fulfill({ json: { url: '/subscription?checkout=done' } });
    });
  }
  await logIn(page, ada, '/subscription/invoices');
  await page.getByRole('button', { name: `Pay ${invoice.number}` }).click();
  await page.waitForURL('/subscription?checkout=done');
  await page.getByText('As soon as the payment is confirmed, it shows here by itself.').waitFor();
  await page.goto('/subscription');
  await page.getByRole('button', { name: 'Change cards' }).click();
  await page.waitForURL('/subscription?checkout=done');
  assert.deepEqual(asked, [
    ['checkout', { plan: null, invoiceId: invoice.id }],
    ['portal', null],
  ]);
  await page.goto('/subscription?checkout=canceled');
  await page.getByText('You left the payment. Nothing was charged.').waitFor();
});

test('without a card, a plan is paid for before it begins; logging in again leads back', async (t) => {
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  const [small] = await plansOf(ada);
  await pretend(page, { provider: 'stripe', hasPaymentMethod: false });
  let asked;
  await page.route('**/api/v1/subscription/checkout', (route) => {
    asked = route.request().postDataJSON();
    return route.fulfill({ json: { url: '/subscription?checkout=canceled' } });
  });
  await page.goto('/login?next=%2Fsubscription%3Fcheckout%3Ddone');
  await fillLogin(page, ada);
  await page.waitForURL('/subscription?checkout=done');
  await page.getByRole('button', { name: `Choose ${small.name}`, exact: true }).click();
  const taking = page.getByRole('dialog', { name: `Take ${small.name}` });
  await taking.getByText("You pay on Stripe's page. The plan begins once it is paid.").waitFor();
  await taking.getByRole('button', { name: 'Go to payment' }).click();
  await page.waitForURL('/subscription?checkout=canceled');
  assert.deepEqual(asked, { plan: small.id, invoiceId: null });
});
