/** Every platform, loaded only where it is configured: an unused SDK costs nothing. */
export const bots = {
  discord: () => import('./discord/index.ts'),
  slack: () => import('./slack/index.ts'),
  web: () => import('./web/index.ts'),
};
