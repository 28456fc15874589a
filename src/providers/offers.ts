import type { ModelOffer } from '../core/contracts/provider.ts';
import { ProviderError } from '../core/errors.ts';

type Offers = Readonly<Record<string, ModelOffer>>;

/** What a provider has under a model's name of ours; throws `no_model` where that is nothing. */
export function offerOf(provider: string, offers: Offers | undefined, model: string): ModelOffer {
  const offer = offers && Object.hasOwn(offers, model) ? offers[model] : undefined;
  if (offer) return offer;
  throw new ProviderError(provider, {
    accepted: 'no',
    reason: 'no_model',
    message: `does not offer ${model}`,
  });
}

/** Micro-dollars for a picture; the dearest of the model where the size is not known. */
export const priceOf = ({ price }: ModelOffer, resolution = ''): number =>
  (Object.hasOwn(price, resolution) ? price[resolution] : undefined) ?? Math.max(...Object.values(price));
