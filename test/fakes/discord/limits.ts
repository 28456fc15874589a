/** Numbers of Discord's developer documentation (2026-08). Bytes, characters, milliseconds, counts. */
export const limits = {
  acknowledgeMs: 3_000,
  tokenLifeMs: 15 * 60_000,
  oldMessageMs: 60 * 60_000,
  followUpsOfUserInstall: 5,
  requestBytes: 25 * 1024 * 1024,
  filesPerMessage: 10,
  contentLength: 2_000,
  embedsPerMessage: 10,
  embedsTotalLength: 6_000,
  componentsPerMessage: 40,
  textOfAllComponents: 4_000,
  rowsPerLegacyMessage: 5,
  altTextLength: 1_024,
  cdnLinkLifeMs: 24 * 60 * 60_000,
  nonceMemoryMs: 5 * 60_000,
  commandCreatesPerDay: 200,
} as const;

const mebibyte = 1024 * 1024;

/** Most bytes of one attachment in a guild, by its boost tier. */
export function uploadLimitOfTier(tier: number): number {
  if (tier >= 3) return 100 * mebibyte;
  return tier === 2 ? 50 * mebibyte : 10 * mebibyte;
}
