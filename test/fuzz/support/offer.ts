import { nanobanana } from '../../../src/core/areas.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { Offer, OfferedModel } from '../../../src/core/contracts/jobs.ts';
import { offerOf } from '../../../src/core/offer.ts';
import { piapi } from '../../../src/providers/piapi.ts';

/** What the real provider offers. */
export const anOffer: Offer = offerOf(nanobanana, [
  piapi.create({ apiKey: 'key', baseUrl: 'http://127.0.0.1:9', settings: {}, clock: systemClock }),
]);

/** The same with everything on, and another model that can hardly do anything. */
export const anOddOffer: Offer = {
  ...anOffer,
  search: true,
  seed: true,
  models: [...anOffer.models, oddModel()],
};

function oddModel(): OfferedModel {
  return {
    name: 'odd',
    title: 'Odd',
    aspects: [],
    resolutions: ['2K'],
    promptMax: 3,
    maxPictures: 0,
    takesHeic: false,
    search: true,
    seed: true,
    price: {},
  };
}
