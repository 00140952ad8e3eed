// The desk and money: a longer trial, a plan of an account's own, an invoice that was paid, and one that is
// given back; always with a reason, which the account's people read.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { money, plansOf, takePlan } from './support/billing.js';
import { signUp } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { joinSupport, logInAsStaff } from './support/staff.js';

const portal = usePortal();

/** The password alone opens nothing to them. */
const FACTOR = [/status of 401 .*\/auth\/login/];

/** The page of an account at the desk, looked at for a reason. */
async function account(page, ada) {
  const { id } = await ada.api.get('/account');
  const grace = await joinSupport(portal.server, 'Grace Hopper');
  await logInAsStaff(page, grace, `/desk/account?id=${id}`);
  await page.getByLabel('Why do you look?').fill('They asked about their invoice.');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  const section = page.getByRole('region', { name: 'Subscription' });
  await section.getByText('To be paid').first().waitFor();
  return section;
}

async function look(page, name) {
  await checkWidth(page);
  await checkAccessibility(page);
  await screenshot(page, name);
}

for (const theme of [{}, { theme: 'dark', width: 360 }]) {
  test(`a trial is extended, and a plan made for one account ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...theme, expected: [...FACTOR, /status of 422 /] });
    const ada = await signUp(portal.server);
    const section = await account(page, ada);
    await section.getByRole('button', { name: 'Extend the trial…' }).click();
    const trial = page.getByRole('dialog', { name: 'Extend the trial' });
    const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    await trial.getByLabel('Last day of the trial').fill(day);
    await trial.getByRole('button', { name: 'Extend the trial' }).click();
    await trial.getByText('Say why.').waitFor();
    await trial.getByLabel('Reason').fill('Their project starts later.');
    await look(page, 'desk-trial');
    await trial.getByRole('button', { name: 'Extend the trial' }).click();
    await section.getByText(/^The trial ends on /).waitFor();
    const { trialEndsAt } = await ada.api.get('/subscription');
    assert.ok(new Date(trialEndsAt) > new Date(Date.now() + 50 * 86_400_000), trialEndsAt);

    await section.getByRole('button', { name: 'Set the plan…' }).click();
    const set = page.getByRole('dialog', { name: 'Set the plan' });
    await set.getByLabel('Plan').selectOption({ label: 'One of their own' });
    await set.getByLabel('Name').fill('Acme 2026');
    await set.getByLabel('Price').fill('150');
    await set.getByLabel('API keys').fill('3');
    await set.getByLabel('Reason').fill('As agreed in March.');
    await look(page, 'desk-plan');
    await set.getByRole('button', { name: 'Set the plan' }).click();
    await section.getByText('Acme 2026, ').waitFor();
    const now = await ada.api.get('/subscription');
    assert.deepEqual([now.plan.name, now.plan.price.amount, now.plan.limits.apiKeys], ['Acme 2026', 15_000, 3]);
    const events = (await ada.api.get('/audit-events')).items;
    const reasons = events.filter(({ action }) => ['plan_set', 'trial_extended'].includes(action)).map(({ after }) => after.reason);
    assert.deepEqual(reasons.sort(), ['As agreed in March.', 'Their project starts later.']);
  });

  test(`an invoice is marked as paid, and given back ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...theme, expected: [...FACTOR, /status of 409 /] });
    const ada = await signUp(portal.server);
    const [small] = await plansOf(ada);
    await takePlan(ada, small);
    const [invoice] = (await ada.api.get('/invoices')).items;
    const section = await account(page, ada);
    await section.getByRole('button', { name: `Mark as paid ${invoice.number}` }).click();
    const paid = page.getByRole('dialog', { name: `${invoice.number} was paid` });
    await paid.getByText(`${money(invoice.due)} came`).waitFor();
    await paid.getByLabel('Payment').fill('Bank statement 3, line 7');
    await paid.getByLabel('Reason').fill('Came by bank transfer.');
    await look(page, 'desk-paid');
    await paid.getByRole('button', { name: 'Mark as paid' }).click();
    await section.getByText(`${invoice.number} is paid.`).waitFor();
    assert.equal((await ada.api.get(`/invoices/${invoice.id}`)).status, 'paid');

    await section.getByRole('button', { name: `Refund ${invoice.number}` }).click();
    const refund = page.getByRole('dialog', { name: `Refund ${invoice.number}` });
    await refund.getByLabel('Amount').fill('1000');
    await refund.getByLabel('Reason').fill('The service was down.');
    await refund.getByRole('button', { name: 'Refund', exact: true }).click();
    await refund.getByText('can be given back of it').waitFor();
    await refund.getByLabel('Amount').fill('20');
    await look(page, 'desk-refund');
    await refund.getByRole('button', { name: 'Refund', exact: true }).click();
    await section.getByText(`${invoice.number} is refunded.`).waitFor();
    const { items } = await ada.api.get('/invoices');
    assert.deepEqual(items.map(({ kind }) => kind), ['credit_note', 'invoice']);
    assert.equal(items[0].total.amount, -2_000);
    await look(page, 'desk-billing');
  });
}
