// Somebody of the operator's support team.

import { codeOf } from './authenticator.js';
import { signUp, stranger } from './person.js';
import { fillLogin } from './steps.js';

/** Signed up like everybody, taken in from the command line, with the second factor that it takes. */
export async function joinSupport(server, name) {
  const person = await signUp(server, { ...stranger(), name, company: `Portal of ${name}` });
  await server.run('staff', 'add', person.email);
  const { secret } = await person.api.post('/me/mfa/totp', { password: person.password });
  await person.api.post('/me/mfa/totp/confirm', { code: codeOf(secret) });
  return { ...person, secret };
}

/** Logs in with both factors, and waits for the page at `path`. */
export async function logInAsStaff(page, person, path) {
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await fillLogin(page, person);
  await page.getByText('That is right. Now the second factor.').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(codeOf(person.secret, 1));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL(path);
  await page.getByRole('group', { name: 'Desk' }).waitFor();
}
