// Plans and invoices, over the API, and how pages write money.

/** Whom the invoices of a test are made out to. */
export const BUYER = {
  company: 'Acme BV',
  address: 'Herengracht 1\n1015 BA Amsterdam',
  country: 'NL',
  taxId: null,
  email: null,
  purchaseOrder: 'PO-4711',
};

/** The plans that are for sale, the cheapest first. */
export async function plansOf(person) {
  return (await person.api.get('/plans')).items;
}

/** Takes a plan, as somebody else in the account would. */
export async function takePlan(person, plan) {
  await person.api.put('/billing-details', BUYER);
  return person.api.post('/subscription/change', { plan: plan.id });
}

/** Notes as support that every open invoice of an account was paid. */
export async function markPaid(staff, person) {
  const { id } = await person.api.get('/account');
  await staff.api.post(`/staff/accounts/${id}/looks`, { reason: 'A payment came.' });
  const { items } = await staff.api.get(`/staff/accounts/${id}/invoices`);
  for (const invoice of items.filter(({ status }) => status === 'open')) {
    const body = { reference: `Bank statement, ${invoice.number}`, reason: 'Came by bank transfer.' };
    await staff.api.post(`/staff/accounts/${id}/invoices/${invoice.id}/payments`, body);
  }
}

/** An amount as pages write it for the tests' browsers. */
export function money({ amount, currency }, trailingZeroDisplay = 'auto') {
  const options = { style: 'currency', currency, trailingZeroDisplay };
  const format = new Intl.NumberFormat('en-GB', options);
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** A price as plans show it: without minor units where there are none. */
export const price = (of) => money(of, 'stripIfInteger');
