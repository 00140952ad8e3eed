// The real server, as a person would start it, on a free port with a data folder of its own.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BINARY = process.env.PORTAL_BINARY ?? join(ROOT, 'target/debug/portal');
const LOGS = process.env.PORTAL_TEST_LOGS;
const START_LIMIT = 30_000;
/** All tests of a file come from one address, and sign up, log in and forget more than people do. */
const LIMITS = Object.fromEntries(
  ['SIGN_UP', 'LOGIN', 'LOGIN_AS', 'LOGIN_FROM', 'FORGOT', 'MAIL', 'USER', 'KEY'].map((name) => [`PORTAL_LIMIT_${name}`, '1000/s']),
);

/**
 * Starts `portal serve` and waits until it says where it listens.
 *
 * @param {{env?: Record<string, string>, arguments?: string[]}} [options]
 */
export async function startServer(options = {}) {
  if (!existsSync(BINARY)) {
    throw new Error(`${BINARY} is missing: cargo build --workspace --bin portal`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'portal-e2e-'));
  const env = {
    ...withoutPortalSettings(process.env),
    ...LIMITS,
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DATA_DIR: join(folder, 'data'),
    ...(LOGS && { PORTAL_LOG: 'debug' }),
    ...options.env,
  };
  const server = spawn(BINARY, ['serve', ...(options.arguments ?? [])], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(server, 'exit');
  let log = '';
  if (LOGS) {
    mkdirSync(LOGS, { recursive: true });
  }
  // Everything it writes is looked through for secrets after the suite (scripts/leaks).
  const kept = LOGS && createWriteStream(join(LOGS, `${process.pid}-${server.pid}.log`));
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-20_000);
    kept?.write(text);
  });
  // A test run that is ended halfway leaves no server behind.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);

  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      const timer = setTimeout(kill, 10_000);
      await ended;
      clearTimeout(timer);
    }
    process.removeListener('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const url = await addressOf(server, ended);
    /** What whoever runs the portal does beside it: `portal staff add …`. */
    const run = (...words) => promisify(execFile)(BINARY, words, { cwd: folder, env });
    return { url, folder, stop, run, log: () => log, mailbox: mailboxOf(url) };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${log}`);
  }
}

/** What the person who runs the tests has set for their own portal must not reach this one. */
function withoutPortalSettings(environment) {
  const foreign = ([name]) => !name.startsWith('PORTAL_') && name !== 'DATABASE_URL';
  return Object.fromEntries(Object.entries(environment).filter(foreign));
}

/** Reads `listening on http://…` from standard output. */
async function addressOf(server, ended) {
  const lines = createInterface({ input: server.stdout });
  const listening = new Promise((resolve) => {
    // Goes on reading afterwards, so that the server never waits for a reader.
    lines.on('line', (line) => {
      const [, url] = /listening on (http:\/\/\S+)/.exec(line) ?? [];
      if (url) {
        resolve(url.replace(/\/$/, ''));
      }
    });
  });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the server did not start in time')), START_LIMIT);
  });
  const gone = ended.then(([code]) => {
    throw new Error(`the server ended with code ${code} before it listened`);
  });
  try {
    return await Promise.race([listening, gone, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The mails that the server keeps instead of sending them. */
function mailboxOf(url) {
  const all = async () => {
    const answer = await fetch(`${url}/dev/mailbox.json`);
    if (!answer.ok) {
      throw new Error(`/dev/mailbox.json answered ${answer.status}`);
    }
    return answer.json();
  };
  return {
    all,
    /**
     * Waits for the newest mail to an address that `matches`.
     *
     * @param {string} address
     * @param {(mail: {to: string, subject: string, text: string, links: string[], sentAt: string}) => boolean} [matches]
     */
    async wait(address, matches = () => true) {
      const mails = await until(`a mail to ${address}`, async () => {
        const found = (await all()).filter((mail) => mail.to === address && matches(mail));
        return found.length > 0 && found;
      });
      return mails.reduce((newest, mail) => (mail.sentAt > newest.sentAt ? mail : newest));
    },
  };
}

/**
 * Asks again and again until the answer is truthy, and returns it. Fails after ten seconds.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} ask
 */
export async function until(what, ask) {
  const end = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (performance.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
