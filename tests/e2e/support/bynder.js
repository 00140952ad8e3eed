// The double of Bynder, as `just run` starts it, on a free port.

import { startProgram } from './double.js';

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
  const double = await startProgram('bynder-double');
  const { control } = double;
  return {
    ...double,
    /** Adds or replaces an app: `{clientId, clientSecret, scopes, userMay, hasStatisticsRole, delayMillis, trouble, apiTrouble}`. */
    putApp: (app) => control('POST', 'apps', app),
    /** The calls so far: `[{method, path, status}]`. */
    calls: () => control('GET', 'calls'),
  };
}
