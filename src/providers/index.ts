import type { ProviderDefinition } from '../core/contracts/provider.ts';

/** Every provider, one line each, in the default order of preference (contract §4). */
export const definitions: readonly ProviderDefinition[] = [
  (await import('./piapi.ts')).piapi,
  (await import('./evolink.ts')).evolink,
  (await import('./qingbo.ts')).qingbo,
  (await import('./apiyi.ts')).apiyi,
  (await import('./demo.ts')).demo,
];
