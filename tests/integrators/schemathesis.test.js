// Schemathesis tries every operation of the OpenAPI document with all its checks: as a user, and as
// a connector.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { signUp } from '../e2e/support/person.js';
import { joinSupport } from '../e2e/support/staff.js';
import { startServer } from '../e2e/support/server.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BINARY = join(
  process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'),
  'schemathesis/bin/schemathesis',
);
const CONNECTORS = '^/api/v1/connector/';
const STAFF = '^/api/v1/staff/';
/** Where a person may end the session that tries, or leave it for another account's. */
const SESSIONS = '^/api/v1/me/(sessions|accounts)';

let server;

before(async () => {
  server = await startServer();
});

after(() => server?.stop());

test('as a user', async () => {
  const { accessToken, api } = await signUp(server);
  await tryAll(accessToken, '--exclude-path-regex', `${CONNECTORS}|${SESSIONS}|${STAFF}`);
  // Otherwise much of it tried a session that had ended.
  await api.get('/me');
});

test('as a user whose session may end', async () => {
  const { accessToken } = await signUp(server);
  await tryAll(accessToken, '--include-path-regex', SESSIONS);
});

test('as somebody in support', async () => {
  const { accessToken } = await joinSupport(server, 'Grace Hopper');
  await tryAll(accessToken, '--include-path-regex', STAFF);
});

// Of an account of its own: the user has revoked keys by now.
test('as a connector', async () => {
  const { api } = await signUp(server);
  await tryAll(await api.key(), '--include-path-regex', CONNECTORS);
});

async function tryAll(credential, ...options) {
  const schemathesis = spawn(
    BINARY,
    [
      '--config-file',
      join(ROOT, 'tests/integrators/schemathesis.toml'),
      'run',
      `${server.url}/api/openapi.json`,
      '--header',
      `Authorization: Bearer ${credential}`,
      ...options,
    ],
    { cwd: server.folder },
  );
  let told = '';
  for (const stream of [schemathesis.stdout, schemathesis.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      told += text;
    });
  }
  const [code] = await once(schemathesis, 'close');
  assert.equal(code, 0, told);
  // The numbers, for whoever reads the log.
  console.log(told.slice(told.indexOf('Test cases:')).trim());
}
