// Who calls, and what they hold, without a reload.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { signUp } from './support/person.js';
import { checkAccessibility, screenshot, usePortal } from './support/portal.js';
import { logIn } from './support/steps.js';

const portal = usePortal();

/** A call as a connector that names itself. */
async function callAs(key, kind, instance) {
  const answer = await fetch(`${portal.server.url}/api/v1/connector/config`, {
    headers: { authorization: `Bearer ${key}`, 'x-connector': kind, 'x-connector-instance': instance },
  });
  assert.equal(answer.status, 200);
}

test('a connector shows up, falls behind, and catches up', async (t) => {
  const page = await portal.page(t);
  const person = await signUp(portal.server);
  const key = await person.api.key();
  await logIn(page, person, '/connectors');
  await page.getByText('None has called yet.').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'connectors-empty');

  await callAs(key, 'xp_xm/3.2', 'cm1');
  await callAs(key, 'sitecore_ai/1.4', 'production');
  const row = page.getByRole('row').filter({ hasText: 'cm1' });
  await row.getByText('XP/XM 3.2').waitFor();
  await row.getByText(/holds revision \d+ \(current\)/).waitFor();
  await page.getByRole('row').filter({ hasText: 'SitecoreAI 1.4' }).waitFor();

  await person.api.change('/settings/asset-selector', { language: 'nl_NL' });
  await row.getByText(/holds revision \d+ \(1 behind\)/).waitFor();
  await callAs(key, 'sitecore_ai/1.4', 'production');
  await page.getByText(/^2 connectors\. One does not hold the current settings/).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'connectors');
  await callAs(key, 'xp_xm/3.2', 'cm1');
  await row.getByText(/\(current\)/).waitFor();

  await page.getByRole('link', { name: 'Overview' }).click();
  const panel = page.getByRole('region', { name: 'Connectors' });
  await panel.getByText('cm1').waitFor();
  await panel.getByText(/holds revision \d+ \(current\)/).first().waitFor();
  await screenshot(page, 'overview-connectors');

  await page.getByRole('link', { name: 'Connectors' }).first().click();
  await page.getByRole('button', { name: 'Forget production' }).click();
  await page.getByRole('row').filter({ hasText: 'production' }).waitFor({ state: 'detached' });
});
