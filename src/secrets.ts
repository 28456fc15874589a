import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is made from `SECRET_KEY`. The first key signs and seals; all of them are believed (rotation). */
export interface Secrets {
  /** A key of 32 bytes for one purpose from each key, in their order. */
  derive(label: string): readonly Buffer[];
  /** Encrypts and authenticates (AES-256-GCM); url-safe. */
  seal(text: string): string;
  /** Null for anything that none of the keys sealed. */
  unseal(sealed: string): string | null;
  /** Last part of an attempt's own webhook address: 256 bits, url-safe. Never stored. */
  webhookSecret(provider: string, attempt: string): string;
  /** In constant time, whatever its length. */
  verifyWebhook(provider: string, attempt: string, given: string): boolean;
}

export function createSecrets(keys: readonly Buffer[]): Secrets {
  if (keys.length === 0) throw new Error('no secret key');
  const derive = (label: string) =>
    keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', label, KEY_BYTES)));
  const sealing = derive('seal');
  const signing = derive('webhook');
  const secretWith = (key: Buffer, provider: string, attempt: string) =>
    createHmac('sha256', key).update(`${provider}\n${attempt}`).digest('base64url');

  return {
    derive,
    seal: (text) => sealWith(first(sealing), text),
    unseal(sealed) {
      const opened = sealing.map((key) => unsealWith(key, sealed));
      return opened.find((text) => text !== null) ?? null;
    },
    webhookSecret: (provider, attempt) => secretWith(first(signing), provider, attempt),
    verifyWebhook(provider, attempt, given) {
      const matches = signing.map((key) => sameText(secretWith(key, provider, attempt), given));
      return matches.includes(true);
    },
  };
}

/** Compares without telling by its time how much of it was right. */
function sameText(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

function first(keys: readonly Buffer[]): Buffer {
  const [key] = keys;
  if (!key) throw new Error('no secret key');
  return key;
}

function sealWith(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unsealWith(key: Buffer, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
