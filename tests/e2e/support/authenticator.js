// What a person holds besides a password: an authenticator app (the codes of a key by time, RFC 6238,
// as the portal hands it out), or a device that keeps passkeys.

import { createHmac } from 'node:crypto';

const STEP = 30_000;
const DIGITS = 6;

/**
 * The code of a key. A code works once, and a little before and after its time: `ahead` -1, 0 and 1
 * are three codes that work now, in this order.
 */
export function codeOf(secret, ahead = 0) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP) + ahead));
  const digest = createHmac('sha1', bytesOf(secret)).update(step).digest();
  const at = digest.at(-1) & 0xf;
  const number = digest.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** Base32 (RFC 4648), with or without spaces. */
function bytesOf(base32) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replaceAll(' ', '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/**
 * A device of the page's browser that keeps passkeys, and whose finger is right until it refuses.
 *
 * @param {import('playwright-core').Page} page
 */
export async function virtualAuthenticator(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return {
    refuse: () =>
      browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
  };
}
