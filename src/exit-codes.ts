/** Exit codes of the process (contract §4). */
export const exitCodes = {
  stopped: 0,
  failed: 1,
  /** Address in use, data in use, or data that cannot be read or written: the same settings may work later. */
  unavailable: 75,
  /** A wrong or missing setting, or a token that the platform refuses: only a change of settings helps. */
  settings: 78,
} as const;

/** By name, so that what ends the process needs to know no room. The message is for the operator. */
const codes: Readonly<Record<string, number>> = {
  AddressInUseError: exitCodes.unavailable,
  InUseError: exitCodes.unavailable,
  DataDirError: exitCodes.unavailable,
  NewerDataError: exitCodes.unavailable,
  SecretKeyError: exitCodes.unavailable,
  AddressError: exitCodes.settings,
  TokenRefusedError: exitCodes.settings,
};

export function exitCodeOf(error: unknown): number {
  return (error instanceof Error && codes[error.name]) || exitCodes.failed;
}
