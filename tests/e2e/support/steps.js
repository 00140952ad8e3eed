// What a person does on a page, in the words of the page.

import { until } from './server.js';

/** Waits until a page shows so many of something: what says how many there are may be there before they are. */
export async function shows(count, locator) {
  await until(`${count} of ${locator}`, async () => (await locator.count()) === count);
}

/** Fills in the form for logging in. */
export async function fillLogin(page, { email, password }) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Logs out, by the menu under the person's name. */
export async function logOut(page, { name }) {
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
}

/** Logs in, and waits for the page at `path`. */
export async function logIn(page, person, path = '/') {
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await fillLogin(page, person);
  await page.waitForURL(path);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** A section of the Integration page, once it has loaded. */
export async function section(page, name) {
  const found = page.getByRole('region', { name, exact: true });
  await found.locator('.panel').first().waitFor();
  return found;
}

/** Saves a form, and waits until the page says that it is stored. */
export async function save(form) {
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.getByText(/^Saved · revision \d+$/).waitFor();
}

/** The row of a field in the table. */
export function row(page, name) {
  const named = page.getByRole('rowheader', { name });
  return page.getByRole('table', { name: 'Field settings' }).getByRole('row').filter({ has: named });
}

/** Opens a row's editor. */
export async function openRow(page, name) {
  await page.getByRole('rowheader', { name }).getByRole('link').click();
  const editor = page.getByRole('dialog', { name, exact: true });
  await editor.waitFor();
  return editor;
}

/** Opens the editor of a new row. */
export async function addField(page) {
  await page.getByRole('link', { name: 'Add a field' }).click();
  const editor = page.getByRole('dialog', { name: 'Add a field' });
  await editor.waitFor();
  return editor;
}
