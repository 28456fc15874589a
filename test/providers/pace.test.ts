import { expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { Provider, ProviderDefinition } from '../../src/core/contracts/provider.ts';
import { evolink } from '../../src/providers/evolink.ts';
import { piapi } from '../../src/providers/piapi.ts';
import { qingbo } from '../../src/providers/qingbo.ts';

const built = ({ create }: ProviderDefinition): Provider =>
  create({ apiKey: 'key', baseUrl: 'http://127.0.0.1:1', settings: {}, clock: systemClock });

it.each([
  ['PiAPI', piapi, 2_000],
  ['EvoLink, which asks upstream each time,', evolink, 3_000],
  ['Qingbo', qingbo, 2_000],
] as const)(
  '%s is left in peace between two questions about a task, as its pages ask',
  (_, definition, least) => {
    expect(built(definition).capabilities.pollMs).toBe(least);
  },
);
