// A double of Bynder beside the portal: apps that may do all, or not.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { BINARY } from './server.js';

const DOUBLE = join(dirname(BINARY), 'bynder-double');

/** The secret of every app that the double has from the start. */
export const SECRET = 'demo-oauth-secret';

/** Starts `bynder-double` on a free port. */
export async function startDouble() {
  if (!existsSync(DOUBLE)) {
    throw new Error(`${DOUBLE} is missing: cargo build --workspace --bin bynder-double`);
  }
  const double = spawn(DOUBLE, ['--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => double.kill('SIGKILL');
  process.once('exit', kill);
  const lines = createInterface({ input: double.stdout });
  const authority = await new Promise((resolve, reject) => {
    double.once('exit', () => reject(new Error('the double ended before it listened')));
    lines.on('line', (line) => {
      const [, found] = /listening on http:\/\/(\S+)/.exec(line) ?? [];
      if (found) {
        resolve(found);
      }
    });
  });
  return {
    authority,
    /** Adds an OAuth app, or replaces it. */
    async app(app) {
      const answer = await fetch(`http://${authority}/_double/apps`, {
        method: 'POST',
        body: JSON.stringify({ clientSecret: SECRET, ...app }),
      });
      if (!answer.ok) {
        throw new Error(`the double: ${answer.status} ${await answer.text()}`);
      }
    },
    stop() {
      process.removeListener('exit', kill);
      double.kill('SIGTERM');
    },
  };
}
