// The double of Bynder, as `just run` starts it, on a free port.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = dirname(process.env.PORTAL_BINARY ?? join(ROOT, 'target/debug/portal'));
const BINARY = join(FOLDER, 'bynder-double');

/** An app of the double that may do everything. */
export const DEMO_APP = {
  clientId: 'demo-oauth-app',
  clientSecret: 'demo-oauth-secret',
  integrationId: 'demo-integration',
};

/**
 * Starts it. A portal may call it with `env: { PORTAL_DAM_ALLOW: double.authority }`, and
 * `double.authority` for its portal URL.
 */
export async function startDouble() {
  if (!existsSync(BINARY)) {
    throw new Error(`${BINARY} is missing: cargo build --workspace --bin bynder-double`);
  }
  const double = spawn(BINARY, ['--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(double, 'exit');
  const kill = () => double.kill('SIGKILL');
  process.once('exit', kill);
  const gone = ended.then(([code]) => {
    throw new Error(`the double ended with code ${code}`);
  });
  gone.catch(() => {});
  const first = once(createInterface({ input: double.stdout }), 'line');
  const [line] = await Promise.race([first, gone]);
  const authority = line.replace(/^listening on http:\/\//, '');
  const control = async (method, path, body) => {
    const answer = await fetch(`http://${authority}/_double/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.status === 204 ? undefined : answer.json();
  };
  return {
    authority,
    /** Adds or replaces an app: `{clientId, clientSecret, scopes, userMay, hasStatisticsRole, delayMillis, trouble, apiTrouble}`. */
    putApp: (app) => control('POST', 'apps', app),
    /** The calls so far: `[{method, path, status}]`. */
    calls: () => control('GET', 'calls'),
    async stop() {
      process.removeListener('exit', kill);
      double.kill('SIGTERM');
      await ended;
    },
  };
}
