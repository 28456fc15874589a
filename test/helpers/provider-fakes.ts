import { createFakeApiyi } from '../fakes/apiyi/server.ts';
import { createFakeEvolink } from '../fakes/evolink/server.ts';
import { createFakePiapi } from '../fakes/piapi/server.ts';
import { createFakeQingbo } from '../fakes/qingbo/server.ts';

/** What one request for a picture said on the wire, under our words. */
export interface Asked {
  readonly prompt: string;
  /** The provider's id of the model. */
  readonly model: string;
  /** As the provider writes it; undefined: the field is not there. */
  readonly ratio: string | undefined;
  readonly size: string | undefined;
  /** The word for what is to be done with the pictures, where there is one. */
  readonly action?: string | undefined;
  /** The input pictures: addresses, or bytes where they stand in the request. */
  readonly pictures: readonly (string | Buffer)[];
}

/** A provider's fake as a test of the whole process needs it. */
export interface ProviderFake {
  /** The settings that lead to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts whose results and uploads it hands out. */
  readonly hosts: readonly string[];
  asked(): Asked[];
  /** How many pictures it has been paid for. */
  charges(): number;
  stop(): Promise<void>;
}

const hostOf = (url: string): string => new URL(url).host;

async function startPiapi(): Promise<ProviderFake> {
  const delays = { pendingMs: 1, processingMs: 1 };
  const fake = await createFakePiapi({ delays, fetchInputs: true });
  interface Body {
    task_type: string;
    input: { prompt: string; aspect_ratio?: string; resolution?: string; image_urls?: string[] };
  }
  return {
    env: {
      PIAPI_API_KEY: fake.apiKey,
      PIAPI_BASE_URL: fake.url,
      PIAPI_UPLOAD_URL: fake.uploadUrl,
      PIAPI_CONCURRENCY: '60',
    },
    hosts: [hostOf(fake.url), hostOf(fake.uploadUrl)],
    asked: () =>
      bodies<Body>(fake.requests).map(({ task_type, input }) => ({
        prompt: input.prompt,
        model: task_type,
        ratio: input.aspect_ratio,
        size: input.resolution,
        pictures: input.image_urls ?? [],
      })),
    charges: () => fake.book.filter(({ charged }) => charged).length,
    stop: () => fake.stop(),
  };
}

async function startEvolink(publicHosts: readonly string[]): Promise<ProviderFake> {
  const delays = { pendingMs: 1, processingMs: 1 };
  const fake = await createFakeEvolink({ delays, publicHosts });
  interface Body {
    model: string;
    prompt: string;
    size?: string;
    quality?: string;
    image_urls?: string[];
  }
  return {
    env: {
      EVOLINK_API_KEY: fake.apiKey,
      EVOLINK_BASE_URL: fake.url,
      EVOLINK_FILES_URL: fake.filesUrl,
      EVOLINK_CONCURRENCY: '60',
    },
    hosts: [hostOf(fake.url), hostOf(fake.filesUrl)],
    asked: () =>
      bodies<Body>(fake.requests).map(({ model, prompt, size, quality, image_urls = [] }) => ({
        ...{ prompt, model, ratio: size, size: quality, pictures: image_urls },
      })),
    charges: () => fake.book.filter(({ used }) => used).length,
    stop: () => fake.stop(),
  };
}

async function startQingbo(): Promise<ProviderFake> {
  const delays = { queuedMs: 1, processingMs: 1 };
  const fake = await createFakeQingbo({ delays, takesLoopback: true });
  interface Body {
    model: string;
    action: string;
    prompt: string;
    aspect_ratio?: string;
    resolution?: string;
    image_urls?: string[];
  }
  return {
    env: { QINGBO_API_KEY: fake.apiKey, QINGBO_BASE_URL: fake.url, QINGBO_CONCURRENCY: '60' },
    hosts: [hostOf(fake.url)],
    asked: () =>
      bodies<Body>(fake.requests).map(({ model, action, prompt, ...body }) => ({
        ...{ prompt, model, action, ratio: body.aspect_ratio, size: body.resolution },
        pictures: body.image_urls ?? [],
      })),
    charges: () => fake.book.filter(({ charged }) => charged).length,
    stop: () => fake.stop(),
  };
}

async function startApiyi(): Promise<ProviderFake> {
  const fake = await createFakeApiyi();
  interface Body {
    contents: { parts: { text?: string }[] }[];
    generationConfig: { imageConfig?: { aspectRatio?: string; imageSize?: string } };
  }
  return {
    env: { APIYI_API_KEY: fake.apiKey, APIYI_BASE_URL: fake.url, APIYI_CONCURRENCY: '60' },
    hosts: [hostOf(fake.url)],
    asked: () =>
      fake.requests
        .filter(({ route }) => route === 'generate')
        .map(({ path, body, seen }) => {
          const { contents, generationConfig } = body as Body;
          return {
            prompt: contents.flatMap(({ parts }) => parts.map(({ text }) => text ?? '')).join(''),
            model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
            ratio: generationConfig.imageConfig?.aspectRatio,
            size: generationConfig.imageConfig?.imageSize,
            pictures: seen.map(({ bytes }) => bytes),
          };
        }),
    charges: () => fake.book.filter(({ charged }) => charged).length,
    stop: () => fake.stop(),
  };
}

/** The bodies of all submissions, as their fake has already found them right. */
function bodies<Body>(requests: readonly { route: string; body: unknown }[]): Body[] {
  return requests.filter(({ route }) => route === 'create').map(({ body }) => body as Body);
}

/** `publicHosts`: those from which a provider that looks at addresses takes pictures. */
export const providerFakes = {
  piapi: startPiapi,
  evolink: startEvolink,
  qingbo: startQingbo,
  apiyi: startApiyi,
} satisfies Readonly<Record<string, (publicHosts: readonly string[]) => Promise<ProviderFake>>>;

export type ProviderName = keyof typeof providerFakes;
