import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type {
  ImageInput,
  ProviderRequest,
  SubmitOptions,
  Webhook,
} from '../../src/core/contracts/provider.ts';

/** A sink that keeps what a provider hands over. */
export function keepingSink(): { sink: SubmitOptions['sink']; kept: Buffer[] } {
  const kept: Buffer[] = [];
  return {
    kept,
    async sink(type, bytes) {
      const whole = bytes instanceof Uint8Array ? Buffer.from(bytes) : await buffer(bytes);
      const { width, height } = await sharp(whole).metadata();
      kept.push(whole);
      return { key: `nanobanana/guild/${kept.length}`, type, bytes: whole.byteLength, width, height };
    },
  };
}

export function submitOptions(
  change: { key?: string; webhook?: Webhook; signal?: AbortSignal; sink?: SubmitOptions['sink'] } = {},
): SubmitOptions {
  return {
    idempotencyKey: change.key ?? 'nb-0123456789abcdefghij-1-1',
    sink: change.sink ?? keepingSink().sink,
    signal: change.signal ?? new AbortController().signal,
    ...(change.webhook && { webhook: change.webhook }),
  };
}

export const webhookFor = (attempt: string): Webhook => ({
  url: `https://bot.example/webhooks/provider/${attempt}/secret-of-${attempt}`,
  secret: `secret-of-${attempt}`,
});

export function aRequest(change: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    prompt: 'A yellow raincoat on a rainy street',
    model: 'nano-banana',
    aspect: '1:1',
    resolution: '1K',
    images: [],
    ...change,
  };
}

/** An input picture from bytes. */
export function anImage(bytes: Buffer, change: Partial<ImageInput> = {}): ImageInput {
  return {
    name: 'cat.png',
    type: 'image/png',
    bytes: bytes.byteLength,
    width: 1024,
    height: 768,
    open: async () => Readable.from([bytes]),
    ...change,
  };
}
