// A client that is generated from openapi/portal.json compiles, and does the main job against a
// real server; and the options that the portal makes for Bynder's picker are the picker's own.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startServer } from '../e2e/support/server.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOOLS = join(ROOT, 'node_modules');
const run = promisify(execFile);

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-client-'));
  await cp(join(ROOT, 'tests/integrators/client'), folder, { recursive: true });
  const guide = await readFile(join(ROOT, 'docs/connectors.md'), 'utf8');
  await writeFile(join(folder, 'guide.ts'), guide.match(/```ts\n(.*?)```/s)[1]);
  await symlink(TOOLS, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  const document = join(ROOT, 'openapi/portal.json');
  await node('openapi-typescript/bin/cli.js', document, '--output', join(folder, 'portal.d.ts'));
});

after(() => rm(folder, { recursive: true, force: true }));

test('the generated client, the picker options and the code of the guide compile', () =>
  node('typescript/bin/tsc', '--project', folder));

test('the client does the main job', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const { stdout } = await run(process.execPath, [join(folder, 'main-job.js'), server.url]);
  assert.match(stdout, /ok {2}a mistyped key is told from a wrong one\n$/);
});

/** Runs a tool from npm; what it says is the error if it fails. */
async function node(tool, ...options) {
  try {
    await run(process.execPath, [join(TOOLS, tool), ...options], { cwd: folder });
  } catch (error) {
    assert.fail(`${tool}\n${error.stdout}${error.stderr}`);
  }
}
