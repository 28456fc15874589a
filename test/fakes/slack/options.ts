import { fields, list, text } from '../discord/shape.ts';
import type { Oracle } from './oracle.ts';
import type { RateLimitOptions } from './rate-limits.ts';

export interface FakeSlackOptions {
  /** How events reach the app; `http` needs `requestUrl`, or `deliverTo` once the app listens. Default `socket`. */
  mode?: 'socket' | 'http';
  /** `https://…/slack/events` of the app. */
  requestUrl?: string;
  /** The time in milliseconds; default the computer's. `advance` adds to it. */
  now?: () => number;
  rateLimits?: Partial<RateLimitOptions> | 'off';
  /** How long Slack works on an uploaded file before a block may show it; default 150 ms. */
  processingMs?: number;
  /** Scopes of every workspace's token, where the manifest does not say. */
  scopes?: string[];
  /** The app's manifest as an object: its commands, shortcuts and scopes are then the only ones. */
  manifest?: unknown;
  /** Checks every call against Slack's own description; see `oracle.ts`. */
  oracle?: Oracle | null;
  appToken?: string;
  signingSecret?: string;
  clientId?: string;
  clientSecret?: string;
}

/** What a manifest lets exist; null without one. */
export function knownOf(manifest: unknown) {
  if (manifest === undefined) return null;
  const features = fields(fields(manifest).features);
  const names = (value: unknown, key: string) => list(value).map((one) => text(fields(one)[key]));
  return {
    commands: names(features.slash_commands, 'command'),
    shortcuts: names(features.shortcuts, 'callback_id'),
    scopes: list(fields(fields(fields(manifest).oauth_config).scopes).bot).map(String),
  };
}
