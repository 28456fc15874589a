import type { ProviderName } from './provider-fakes.ts';

const TEN = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const SEVEN = ['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9'];
const FOURTEEN = [...TEN, '1:4', '4:1', '1:8', '8:1'];

export interface Offered {
  readonly model: string;
  readonly wire: string;
  readonly ratios: readonly string[];
}

const offered = (model: string, wire: string, ratios: readonly string[]): Offered => ({
  model,
  wire,
  ratios,
});

/** What each provider's own pages say that it can do. */
export const pages: Readonly<Record<ProviderName, readonly Offered[]>> = {
  piapi: [
    offered('nano-banana', 'gemini-2.5-flash-image', TEN),
    offered('nano-banana-2', 'nano-banana-2', [...TEN, '4:1', '8:1']),
    offered('nano-banana-pro', 'nano-banana-pro', TEN),
  ],
  evolink: [
    offered('nano-banana', 'gemini-2.5-flash-image', SEVEN),
    offered('nano-banana-2', 'gemini-3.1-flash-image-preview', FOURTEEN),
    offered('nano-banana-pro', 'gemini-3-pro-image-preview', TEN),
  ],
  qingbo: [
    offered('nano-banana', 'gemini-2.5-flash-image-preview', TEN),
    offered('nano-banana-2', 'gemini-3.1-flash-image-preview', FOURTEEN),
    offered('nano-banana-pro', 'gemini-3-pro-image-preview', TEN),
  ],
  apiyi: [
    offered('nano-banana', 'gemini-2.5-flash-image', TEN),
    offered('nano-banana-2', 'gemini-3.1-flash-image-preview', FOURTEEN),
    offered('nano-banana-pro', 'gemini-3-pro-image-preview', TEN),
  ],
};
