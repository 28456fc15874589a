import { MediaError, ProviderError, UserError } from '../../../src/core/errors.ts';
import { SimulatedFault } from '../port.ts';
import type { Invariant } from '../watch.ts';

const EXPECTED = [SimulatedFault, UserError, ProviderError, MediaError];

/** "Everything else is a bug" (design): no error but those that the world made or that are told to people. */
export const noFaultOfOurs: Invariant = () => ({
  surprised: (error) =>
    EXPECTED.some((kind) => error instanceof kind)
      ? undefined
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
});
