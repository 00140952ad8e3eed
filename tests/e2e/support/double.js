// Doubles of others' services, as programs beside the portal, on free ports.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = dirname(process.env.PORTAL_BINARY ?? join(ROOT, 'target/debug/portal'));

/**
 * Starts one, and waits until it says where it listens.
 *
 * @param {string} name
 */
export async function startProgram(name) {
  const binary = join(FOLDER, name);
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: cargo build --workspace --bin ${name}`);
  }
  const double = spawn(binary, ['--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(double, 'exit');
  const kill = () => double.kill('SIGKILL');
  process.once('exit', kill);
  const gone = ended.then(([code]) => {
    throw new Error(`${name} ended with code ${code}`);
  });
  gone.catch(() => {});
  const first = once(createInterface({ input: double.stdout }), 'line');
  const [line] = await Promise.race([first, gone]);
  const authority = line.replace(/^listening on http:\/\//, '');
  return {
    authority,
    /** Sets what it does, or asks what it did. */
    async control(method, path, body) {
      const answer = await fetch(`http://${authority}/_double/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) {
        throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      }
      return answer.status === 204 ? undefined : answer.json();
    },
    async stop() {
      process.removeListener('exit', kill);
      double.kill('SIGTERM');
      await ended;
    },
  };
}
