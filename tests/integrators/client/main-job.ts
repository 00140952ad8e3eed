// From sign-up to a connector that reads its settings, with a client that was generated from the
// OpenAPI document. `node main-job.js <service URL>`

import createClient, { type Middleware } from 'openapi-fetch';

import type { components, paths } from './portal.js';

type Problem = components['schemas']['Problem'];

declare const process: { argv: string[] };

const baseUrl = process.argv[2];
if (!baseUrl) throw new Error('usage: node main-job.js <service URL>');

const visitor = createClient<paths>({ baseUrl });

/** The body of a success; a problem is told by its code and its words. */
function body<T>(answer: { data?: T; error?: Problem; response: Response }): T {
  if (answer.error) {
    const { code, detail, requestId } = answer.error;
    throw new Error(`${code}: ${detail} (request ${requestId})`);
  }
  return answer.data as T;
}

function expect(what: string, isTrue: boolean): void {
  if (!isTrue) throw new Error(`not so: ${what}`);
  console.log(`ok  ${what}`);
}

function as(credential: string): ReturnType<typeof createClient<paths>> {
  const client = createClient<paths>({ baseUrl: baseUrl ?? '' });
  const authorise: Middleware = {
    onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${credential}`);
      return request;
    },
  };
  client.use(authorise);
  return client;
}

// Sign up, and confirm by the link that was mailed.
const email = 'integrator@acme.example';
body(
  await visitor.POST('/api/v1/auth/sign-up', {
    body: { email, password: 'seven geese over Delft', name: 'Ina Integrator', company: 'Acme BV' },
  }),
);
let token: string | undefined;
for (const end = Date.now() + 10_000; token === undefined && Date.now() < end; ) {
  const mails = body(await visitor.GET('/dev/mailbox.json'));
  const link = mails.find((mail) => mail.to === email)?.links[0];
  token = link === undefined ? undefined : (new URL(link).searchParams.get('token') ?? undefined);
}
if (token === undefined) throw new Error('no mail came');
const session = body(await visitor.POST('/api/v1/auth/verify-email', { body: { token } }));
expect('signed up and confirmed', session.user.email === email);

// As the user: the key, and the settings.
const user = as(session.accessToken);
const keys = body(await user.GET('/api/v1/api-keys'));
const id = keys.items[0]?.id ?? '';
const { secret } = body(await user.GET('/api/v1/api-keys/{id}/secret', { params: { path: { id } } }));
expect('there is a first API key', secret.startsWith('bip_'));

const bynder = await user.GET('/api/v1/settings/bynder');
const saved = body(
  await user.PUT('/api/v1/settings/bynder', {
    params: { header: { 'If-Match': bynder.response.headers.get('etag') ?? '' } },
    body: { dam: 'bynder', portalUrl: 'https://Acme.getbynder.com/login' },
  }),
);
expect('the portal URL is its domain', saved.portalUrl === 'acme.getbynder.com');
const late = await user.PUT('/api/v1/settings/bynder', {
  params: { header: { 'If-Match': bynder.response.headers.get('etag') ?? '' } },
  body: { dam: 'webdam', portalUrl: 'acme.webdamdb.com' },
});
expect('a change on an old revision is refused', late.error?.code === 'stale_revision');

const selector = await user.GET('/api/v1/settings/asset-selector');
body(
  await user.PUT('/api/v1/settings/asset-selector', {
    params: { header: { 'If-Match': selector.response.headers.get('etag') ?? '' } },
    body: { language: 'nl_NL' },
  }),
);
body(
  await user.POST('/api/v1/settings/fields', {
    body: { field: 'Hero image', defaultSearchTerm: 'brand 2026', visibleAssetTypes: ['image'] },
  }),
);

// As the connector: the whole document once, then only what changed.
const connector = as(secret);
const first = await connector.GET('/api/v1/connector/config');
const config = body(first);
expect('the connector reads the portal', config.portalUrl === 'acme.getbynder.com');
expect('the connector reads the language', config.language === 'nl_NL');
expect('the connector reads the field', config.fields.items[0]?.field === 'Hero image');
const again = await connector.GET('/api/v1/connector/config', {
  params: { header: { 'If-None-Match': first.response.headers.get('etag') ?? '' } },
});
expect('nothing changed since', again.response.status === 304);

const field = body(
  await connector.GET('/api/v1/connector/fields/{field}', { params: { path: { field: 'HERO IMAGE' } } }),
);
expect('options for the picker', field.compactView.assetTypes.join() === 'IMAGE');
expect('JSON for a Plugin field', field.plugin.defaultSearchTerm === 'brand 2026');

const stranger = await as(`${secret.slice(0, -1)}-`).GET('/api/v1/connector/config');
expect('a mistyped key is told from a wrong one', stranger.error?.code === 'api_key_malformed');
