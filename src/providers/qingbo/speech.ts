import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ModelOffer, Tiers } from '../../core/contracts/provider.ts';
import type { Http } from '../http.ts';
import { type Dialect, earlier, later } from './dialects.ts';

type Offers = Readonly<Record<string, ModelOffer>>;

const LATER_HOST = 'api.qingbo.ai';
/** After so many lists that could not be read, the guess stands: a submission waits for none of them any more. */
const MOST_ASKED = 3;

interface Speech {
  /** What the host is taken to speak, as far as is known now. */
  dialect(): Dialect;
  /** Asks a host whose name does not tell, once, before the first submission to it. */
  learn(): Promise<void>;
  /** Reads the host's list of models, and tells what it speaks, for `doctor`. */
  examine(): Promise<string>;
}

/**
 * Which dialect a host speaks: `api.qingbo.ai` the later one. Any other is taken for the earlier one until its
 * `GET /v1/models`, which is free, says otherwise: `www.qingbo.dev` had both in the course of 2026.
 */
export function createSpeech(deps: {
  readonly baseUrl: string;
  readonly http: Pick<Http, 'get'>;
  readonly heard: (dialect: Dialect) => void;
}): Speech {
  const isNamed = URL.canParse(deps.baseUrl) && new URL(deps.baseUrl).hostname === LATER_HOST;
  let dialect = isNamed ? later : earlier;
  let isSettled = isNamed;
  let failures = 0;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<Dialect | undefined> {
    const signal = new AbortController().signal;
    const found = dialectOf(idsIn(await deps.http.get('/v1/models', listSchema, { signal })));
    isSettled = true;
    if (found && found !== dialect) {
      dialect = found;
      deps.heard(found);
    }
    return found;
  }

  const askQuietly = () =>
    ask()
      .then(() => undefined)
      .catch(() => {
        failures += 1;
      });

  return {
    dialect: () => dialect,
    async learn() {
      if (isSettled || failures >= MOST_ASKED) return;
      asking ??= askQuietly().finally(() => {
        asking = undefined;
      });
      await asking;
    },
    async examine() {
      const found = await ask().catch(() => null);
      if (found) return `speaks the dialect of ${found.asOf}, by its list of models`;
      const why = found === null ? 'its list of models cannot be read' : 'its list of models does not tell';
      return `taken to speak the dialect of ${dialect.asOf}: ${why}`;
    },
  };
}

const listSchema = z.object({ data: z.array(z.unknown()).nullish().catch(null) });
const modelSchema = z.object({ id: z.string() });

const idsIn = ({ data }: z.infer<typeof listSchema>): ReadonlySet<string> =>
  new Set((data ?? []).flatMap((model) => modelSchema.safeParse(model).data?.id ?? []));

const wires = ({ models, tiers }: Dialect): string[] =>
  [models, ...Object.values(tiers).map((tier) => tier.models)].flatMap((offers) =>
    Object.values(offers).map(({ wire }) => wire),
  );

/** Undefined where the list has models of both, or of neither. */
function dialectOf(ids: ReadonlySet<string>): Dialect | undefined {
  const spoken = [earlier, later].filter((dialect) => wires(dialect).some((wire) => ids.has(wire)));
  return spoken.length === 1 ? spoken[0] : undefined;
}

/**
 * What `CATALOG_FILE` changed is changed in every dialect: `given` are the built-in offers, which are the earlier
 * dialect's, with it laid over them.
 */
export const laidOver = (dialect: Dialect, given: { readonly models: Offers; readonly tiers: Tiers }) => ({
  models: rebased(given.models, earlier.models, dialect.models),
  tiers: Object.fromEntries(
    Object.entries(given.tiers).map(([name, { title, models }]) => [
      name,
      {
        title,
        models: rebased(models, earlier.tiers[name]?.models ?? {}, dialect.tiers[name]?.models ?? {}),
      },
    ]),
  ),
});

/** A model of the built-in ones that the dialect has not is none of its offers; one of the file's own stays. */
const rebased = (given: Offers, builtIn: Offers, spoken: Offers): Offers =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, offer]) => {
      const from = builtIn[name];
      const to = spoken[name];
      if (!from) return [[name, offer]];
      return to ? [[name, { ...to, ...changesOf(offer, from) }]] : [];
    }),
  );

const changesOf = (offer: ModelOffer, builtIn: ModelOffer): Partial<ModelOffer> =>
  Object.fromEntries(
    Object.entries(offer).filter(
      ([field, value]) =>
        !isDeepStrictEqual(value, Object.entries(builtIn).find(([name]) => name === field)?.[1]),
    ),
  );
