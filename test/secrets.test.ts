import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSecretKeys, parseSecretKeys } from '../src/secret-key.ts';
import { createSecrets } from '../src/secrets.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const rotated = createSecrets([newKey, oldKey]);
const before = createSecrets([oldKey]);
const stranger = createSecrets([randomBytes(32)]);

describe('sealing', () => {
  test('gives back what was sealed, and nothing that shows it', () => {
    const sealed = before.seal('interaction token 토큰');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('token');
    expect(before.unseal(sealed)).toBe('interaction token 토큰');
  });

  test('never seals the same text to the same bytes', () => {
    expect(before.seal('twice')).not.toBe(before.seal('twice'));
  });

  test('opens what an older key sealed, and seals with the first', () => {
    expect(rotated.unseal(before.seal('old'))).toBe('old');
    expect(before.unseal(rotated.seal('new'))).toBeNull();
  });

  test.each(['', 'x', 'not sealed at all', '../../etc/passwd', 'A'.repeat(200)])(
    'answers null for %j',
    (text) => {
      expect(before.unseal(text)).toBeNull();
    },
  );

  test('answers null when a single bit was changed', () => {
    const bytes = Buffer.from(before.seal('money'), 'base64url');
    for (const index of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(before.unseal(changed.toString('base64url'))).toBeNull();
    }
  });
});

describe('webhook secrets', () => {
  test('are url-safe, at least 128 bits long and the same after a restart', () => {
    const secret = before.webhookSecret('piapi', 'job-1-1');
    expect(secret).toMatch(/^[\w-]{22,}$/);
    expect(createSecrets([oldKey]).webhookSecret('piapi', 'job-1-1')).toBe(secret);
  });

  test('are believed for their own provider and attempt alone', () => {
    const secret = before.webhookSecret('piapi', 'job-1-1');
    expect(before.verifyWebhook('piapi', 'job-1-1', secret)).toBe(true);
    expect(before.verifyWebhook('piapi', 'job-1-2', secret)).toBe(false);
    expect(before.verifyWebhook('evolink', 'job-1-1', secret)).toBe(false);
    expect(stranger.verifyWebhook('piapi', 'job-1-1', secret)).toBe(false);
  });

  test('are not believed when cut, longer, empty or of another case', () => {
    const secret = before.webhookSecret('piapi', 'job-1-1');
    const forged = ['', secret.slice(0, -1), `${secret}A`, secret.toLowerCase(), 'x'.repeat(10_000)];
    for (const given of forged) expect(before.verifyWebhook('piapi', 'job-1-1', given)).toBe(false);
  });

  test('stay good after the key was rotated', () => {
    expect(rotated.verifyWebhook('piapi', 'a', before.webhookSecret('piapi', 'a'))).toBe(true);
  });
});

test('keys for different purposes have nothing in common', () => {
  const [media] = before.derive('media');
  const [other] = before.derive('other');
  expect(media).toHaveLength(32);
  expect(media?.equals(other ?? Buffer.alloc(0))).toBe(false);
  expect(media?.equals(oldKey)).toBe(false);
  expect(rotated.derive('media')[1]?.equals(media ?? Buffer.alloc(0))).toBe(true);
});

describe('SECRET_KEY', () => {
  test('is read from hex and from both kinds of base64, one or several', () => {
    const key = Buffer.alloc(32, 0xfb);
    const forms = [key.toString('hex'), key.toString('hex').toUpperCase(), key.toString('base64')];
    for (const form of [...forms, key.toString('base64url')]) expect(parseSecretKeys(form)).toEqual([key]);
    expect(parseSecretKeys(`${key.toString('hex')}, ${key.toString('base64')}`)).toEqual([key, key]);
  });

  test.each(['', 'secret', 'ab'.repeat(31), 'ab'.repeat(33), `${'ab'.repeat(32)},`, 'ä'.repeat(43)])(
    'refuses %j',
    (text) => {
      expect(parseSecretKeys(text)).toBeNull();
    },
  );
});

describe('secret.key', () => {
  const folder = () => mkdtemp(join(tmpdir(), 'secret-'));

  test('is made at the first start, for its owner alone, and kept', async () => {
    const dataDir = join(await folder(), 'data');
    const made = await loadSecretKeys(dataDir);
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect(await loadSecretKeys(dataDir)).toEqual(made);
  });

  test('is closed to others when it was open to them', async () => {
    const dataDir = await folder();
    await writeFile(join(dataDir, 'secret.key'), 'ab'.repeat(32), { mode: 0o644 });
    expect((await loadSecretKeys(dataDir)).keys).toEqual([Buffer.alloc(32, 0xab)]);
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
  });

  test('is set aside, never overwritten, when it is damaged', async () => {
    const dataDir = await folder();
    await writeFile(join(dataDir, 'secret.key'), 'half a k');
    const { keys, setAside } = await loadSecretKeys(dataDir);
    expect(keys).toHaveLength(1);
    expect(await readFile(setAside ?? '', 'utf8')).toBe('half a k');
    expect((await readdir(dataDir)).length).toBe(2);
    expect((await loadSecretKeys(dataDir)).keys).toEqual(keys);
  });
});
