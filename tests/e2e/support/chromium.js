// Finds the Chromium for the browser tests: PORTAL_CHROMIUM, or one of the usual names on PATH.
// Run by itself it prints which; exit code 1 when there is none.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of a Chromium, or undefined. */
export function findChromium() {
  if (process.env.PORTAL_CHROMIUM) {
    return process.env.PORTAL_CHROMIUM;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = findChromium();
  if (path) {
    console.log(`    Chromium: ${path}`);
  } else {
    process.exitCode = 1;
  }
}
