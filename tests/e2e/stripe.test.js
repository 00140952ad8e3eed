// Paying on Stripe's page, in a browser that goes there and comes back.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { BUYER, plansOf } from './support/billing.js';
import { startProgram } from './support/double.js';
import { signUp } from './support/person.js';
import { checkAccessibility, checkWidth, screenshot, usePortal } from './support/portal.js';
import { until } from './support/server.js';
import { logIn } from './support/steps.js';

const SECRET = 'whsec_planted_for_this_test';

// Before the portal starts, which has to know where the double is.
const stripe = await startProgram('stripe-double');
const portal = usePortal({
  env: {
    PORTAL_STRIPE_API: `http://${stripe.authority}/`,
    PORTAL_STRIPE_SECRET_KEY: 'sk_test_double',
    PORTAL_STRIPE_WEBHOOK_SECRET: SECRET,
  },
});
// After the portal, so that no call of it is cut off.
after(() => stripe.stop());

/** Says where events go, now that the portal listens. */
const tellsThePortal = () =>
  stripe.control('PUT', 'webhook', { url: `${portal.server.url}/api/v1/billing/stripe/webhook`, secret: SECRET });

const card = (page, number) => page.getByRole('button', { name: new RegExp(number) });

for (const theme of [{}, { theme: 'dark', width: 360 }]) {
  test(`a plan is paid on Stripe's page, and begins ${theme.theme ?? ''}`, async (t) => {
    const page = await portal.page(t, { ...theme, expected: [/status of 402 .*\/c\/pay\//, /\/favicon\.ico/] });
    await tellsThePortal();
    const ada = await signUp(portal.server);
    await ada.api.put('/billing-details', BUYER);
    const [small, large] = await plansOf(ada);
    await logIn(page, ada, '/subscription');
    await page.getByRole('button', { name: `Choose ${small.name}`, exact: true }).click();
    const taking = page.getByRole('dialog', { name: `Take ${small.name}` });
    await taking.getByText("You pay on Stripe's page. The plan begins once it is paid.").waitFor();
    await taking.getByRole('button', { name: 'Go to payment' }).click();

    // Who thinks better of it comes back, and nothing has begun.
    await page.getByText(small.name).first().waitFor();
    await page.waitForURL(/\/c\/pay\//);
    const paying = page.url();
    await page.locator('#cancel').click();
    await page.waitForURL('/subscription?checkout=canceled');
    await page.getByText('You left the payment. Nothing was charged.').waitFor();
    assert.equal((await ada.api.get('/subscription')).status, 'trialing');

    await page.goto(paying);
    await card(page, '4000000000000002').click();
    await page.getByRole('alert').waitFor();
    await card(page, '4242424242424242').click();
    await page.waitForURL('/subscription?checkout=done');
    await until('the plan', async () => (await ada.api.get('/subscription')).status === 'active');
    await page.getByText('Your plan').waitFor();
    await checkWidth(page);
    await checkAccessibility(page);
    await screenshot(page, 'subscription-stripe');

    // From then on the card is charged.
    await ada.api.post('/subscription/change', { plan: large.id });
    const paid = async () => (await ada.api.get('/invoices')).items.every(({ status }) => status === 'paid');
    await until('the charge', paid);
    await page.reload();
    await page.getByRole('button', { name: 'Change cards' }).click();
    await page.waitForURL(/\/p\/session\//);
    await page.locator('#return').click();
    await page.waitForURL('/subscription');
  });
}
