// A certified OpenID Connect provider, for the portal to know as `acme`: people log in at it with
// any name, and it vouches for them.

import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

const CLIENT = { id: 'portal', secret: 'planted-sso-secret-3f9a' };

/**
 * @param {() => string} callback where it sends people back to, once the portal has an address
 */
export async function startIdentityProvider(callback) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  let provider;
  // Made at the first call: the portal's address is not known before.
  server.on('request', (request, response) => {
    provider ??= newProvider(url, callback());
    provider.callback()(request, response);
  });
  return {
    setting: JSON.stringify([
      { id: 'acme', name: 'Acme login', issuer: url, client_id: CLIENT.id, client_secret: CLIENT.secret },
    ]),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function newProvider(url, redirect) {
  return new Provider(url, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirect],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    // What is in the ID token, not only where it would have to be asked for.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@acme.example`, email_verified: true }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['for this test only'] },
  });
}
