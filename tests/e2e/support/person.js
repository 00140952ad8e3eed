// People with an account, and what they do beside the page under test: over the API, as a second
// browser or a colleague would.

import assert from 'node:assert/strict';

export const PASSWORD = 'seven geese over Delft';

let count = 0;

/** Somebody who has not signed up yet. */
export function stranger() {
  count += 1;
  return {
    name: 'Ada Lovelace',
    company: 'Acme BV',
    email: `ada${count}@acme.example`,
    password: PASSWORD,
  };
}

/** The newest link that the portal has mailed to a person, to an address that starts with `path`. */
export async function mailedLink(server, email, path) {
  const leads = (link) => new URL(link).pathname === path;
  const mail = await server.mailbox.wait(email, ({ links }) => links.some(leads));
  return mail.links.find(leads);
}

/** Somebody who has signed up and confirmed, with a session of their own over the API. */
export async function signUp(server, person = stranger()) {
  const { email, password, name, company } = person;
  await call(server, 'POST', '/auth/sign-up', { email, password, name, company });
  const link = await mailedLink(server, email, '/verify-email');
  const token = new URL(link).searchParams.get('token');
  const session = await call(server, 'POST', '/auth/verify-email', { token });
  return { ...person, link, accessToken: session.accessToken, api: apiOf(server, session.accessToken) };
}

/** The API as one session uses it. */
function apiOf(server, accessToken) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const read = (path) => call(server, 'GET', path, undefined, headers);
  return {
    get: read,
    post: (path, body) => call(server, 'POST', path, body, headers),
    put: (path, body) => call(server, 'PUT', path, body, headers),
    patch: (path, body) => call(server, 'PATCH', path, body, headers),
    remove: (path) => call(server, 'DELETE', path, undefined, headers),
    /** Writes over whatever is stored, with some values changed. */
    async change(path, changes) {
      const { revision, id, hasOauthClientSecret, ...before } = await read(path);
      const over = { ...headers, 'if-match': `"${revision}"` };
      return call(server, 'PUT', path, { ...before, ...changes }, over);
    },
    /** The first API key, whole. */
    async key() {
      const { items } = await read('/api-keys');
      return (await read(`/api-keys/${items[0].id}/secret`)).secret;
    },
  };
}

/** Asks as a connector with a key does. */
export function connector(server, key, name, instance) {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(name && { 'x-connector': name }),
    ...(instance && { 'x-connector-instance': instance }),
  };
  return {
    usage: (uris, usages) =>
      call(server, 'POST', '/connector/usage/sync', { uris, usages }, headers),
    logs: (records) => call(server, 'POST', '/connector/logs', records, headers),
    config: () => call(server, 'GET', '/connector/config', undefined, headers),
    field: (name) =>
      call(server, 'GET', `/connector/fields/${encodeURIComponent(name)}`, undefined, headers),
  };
}

async function call(server, method, path, body, headers = {}) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: body ? { 'content-type': 'application/json', ...headers } : headers,
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}
