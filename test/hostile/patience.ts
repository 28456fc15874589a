/** How long a state of a reply is waited for: a machine may be busy with other things (ms). */
export const PATIENT_MS = 30_000;

/** A Discord whose clock runs twenty times slower, so that its three seconds are a minute of a busy machine. */
export function patientDiscord() {
  const start = Date.now();
  return { now: () => start + (Date.now() - start) / 20, oracle: null };
}
