/**
 * Credentials that a platform gives us for each place that installs the app. The store keeps them as it gets them:
 * sealed. Names are the platform's ids.
 */
export interface CredentialStore {
  /** Null for what is not there. */
  get(name: string): Promise<string | null>;
  put(name: string, sealed: string): Promise<void>;
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>;
}
