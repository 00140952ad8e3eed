// The options that the portal makes for Bynder's Universal Compact View are options that the picker
// takes, by the types that it publishes. This file has to compile; nothing of it runs.

import type { CompactViewProps } from '@bynder/compact-view';
import type { Config } from '@bynder/compact-view/app-config/appConfig.type.js';

import type { components } from './portal.js';

type Options = components['schemas']['CompactView'];

/** What is handed to `BynderCompactView.open(…)`. */
export const config = (options: Options): Config => options;

/** What is handed to the React component; its portal comes from `Login` around it. */
export const properties = ({ portal, ...options }: Options): CompactViewProps => options;

/** Not one option that the picker doesn't know. */
export const known: Exclude<keyof Options, keyof Config> extends never ? true : never = true;

/** Each type of an option, one by one, so that an error names the option. */
export const each: { [name in keyof Options]-?: Options[name] extends Config[name] ? true : name } = {
  language: true,
  mode: true,
  assetTypes: true,
  defaultSearchTerm: true,
  hideLimitedUse: true,
  portal: true,
};
