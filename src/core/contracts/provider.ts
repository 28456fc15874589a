import type { FailureReason, InputType, Json, Picture, PictureType } from '../job.ts';
import type { Clock } from './clock.ts';
import type { ByteStream } from './media.ts';

/** What a model of ours is at one provider. Data, with date and source, so that a price can be checked. */
export interface ModelOffer {
  /** The provider's own id; never shown to people. */
  readonly wire: string;
  /** Ratios it makes, as `16:9`. */
  readonly aspects: readonly string[];
  /** Whether it can keep the input picture's ratio (`source`). */
  readonly keepsAspect: boolean;
  /** Sizes it makes; the first-generation model has `['1K']` and the field is not sent. */
  readonly resolutions: readonly string[];
  /** Longest prompt in characters (code points). */
  readonly promptMax: number;
  readonly pictures: {
    readonly max: number;
    readonly maxBytes: number;
    readonly types: readonly InputType[];
    /** Bytes of all pictures of one request. */
    readonly together?: number;
    /** It takes public addresses only: no upload of its own, no bytes. */
    readonly needsUrl?: true;
  };
  readonly search?: boolean;
  readonly seed?: boolean;
  /** Micro-dollars a picture, by resolution. */
  readonly price: Readonly<Record<string, number>>;
  readonly priceAsOf: string;
  readonly priceSource: string;
  /** What a picture usually takes, and when we stop waiting (ms). The operation is kept after that. */
  readonly typicalMs: number;
  readonly deadlineMs: number;
}

/** Further tiers of a provider by their names: the same models made another way, at a price of their own. */
export type Tiers = Readonly<
  Record<string, { readonly title: string; readonly models: Readonly<Record<string, ModelOffer>> }>
>;

export interface Capabilities {
  /** By our model name (`nano-banana`). A model that is missing is not offered by this provider. */
  readonly models: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
  /** For how long after a submission its key makes a repeat of it harmless (ms; contract §7.1 b); absent: never. */
  readonly idempotencyMs?: number;
  readonly webhooks: boolean;
  /** The least that it asks for between two questions about one task (ms). */
  readonly pollMs?: number;
  /** The submission itself answers with the picture: a paid call may be open for minutes (`SHUTDOWN_SECONDS`). */
  readonly synchronous?: boolean;
}

/**
 * An input picture in every form that a provider may take. `publicUrl` is set where a public address holds it
 * for long enough: its own one while fresh, or our signed `/media` link. `open` reads the kept bytes anew.
 *
 * Taken in this order: its own address · an upload to the provider · our link (`signed`) · the bytes themselves. An
 * upload comes before our link, which asks that the provider reaches us and is another one for each submission.
 */
export interface ImageInput {
  readonly name: string;
  readonly publicUrl?: string;
  /** `publicUrl` is our own link. */
  readonly signed?: true;
  readonly type: InputType;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  open(): Promise<ByteStream>;
}

/** One picture asked of a provider. `aspect` is absent for "as the picture". */
export interface ProviderRequest {
  readonly prompt: string;
  readonly model: string;
  /** One of the provider's further tiers; absent: the first. */
  readonly tier?: string;
  readonly aspect?: string;
  readonly resolution: string;
  readonly search?: boolean;
  readonly seed?: number;
  readonly images: readonly ImageInput[];
}

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** What a call needs from outside. `sink` takes the bytes of a provider that answers with the picture itself. */
export interface SubmitOptions {
  readonly idempotencyKey: string;
  readonly webhook?: Webhook;
  readonly sink: (type: PictureType, bytes: ByteStream | Uint8Array) => Promise<ProviderFile>;
  readonly signal: AbortSignal;
}

/** A picture whose bytes a provider already gave us; `sink` checked and kept it. */
export type ProviderFile = Picture;

/**
 * What an attempt cost. `own` is the provider's figure and unit as given (`300000 points`); `microDollars` is
 * computed from it once, half up. `known: false`: it does not say; `atMost` is what may have been charged.
 */
export type Charge =
  | {
      readonly known: true;
      readonly microDollars: number;
      readonly own: string;
      readonly byPriceList?: boolean;
    }
  | { readonly known: false; readonly atMost: number };

export type ProviderResult = { readonly url: string } | { readonly file: ProviderFile };

/** How an attempt ended at the provider. A task that failed is data, not an exception. */
export type Outcome =
  | { readonly kind: 'completed'; readonly results: readonly ProviderResult[]; readonly charge: Charge }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly again: boolean;
      readonly charge: Charge;
      readonly detail?: string;
    }
  | { readonly kind: 'cancelled'; readonly charge: Charge };

export type Submitted = { readonly accepted: Json } | { readonly finished: Outcome };
export type TaskState = { readonly state: 'pending' | 'processing' } | { readonly finished: Outcome };

/** What is known of an attempt whose answer was lost, for `find`. */
export interface AttemptTrace {
  readonly id: string;
  readonly key: string;
  readonly submittedAt: number;
  readonly prompt: string;
  readonly model: string;
  /** Tells what it should cost; without it the dearest is taken. */
  readonly resolution?: string;
  readonly webhook?: Webhook;
}

export interface Balance {
  /** Absent: the key is accepted, and what is left can't be asked with it; `own` says so. */
  readonly microDollars?: number;
  readonly own: string;
  readonly concurrency?: number;
  readonly notes?: readonly string[];
}

export interface CallOptions {
  readonly signal: AbortSignal;
}

/** `sink`: for a provider that hands over the picture's bytes with its status. */
export interface StatusOptions extends CallOptions {
  readonly sink: SubmitOptions['sink'];
}

/**
 * One service that makes pictures. All methods throw `ProviderError` for a call that went wrong; which answer
 * means which stands as a table in the provider's file. The core decides what is sent again.
 */
export interface Provider {
  /** Wire name of contract §1: `piapi`. */
  readonly name: string;
  /** As people read it: `PiAPI`. */
  readonly title: string;
  /** `false`: costs nothing and needs no budget (the demo). */
  readonly paid: boolean;
  readonly capabilities: Capabilities;
  /** What it wants to know before it is asked; called once at the start, which does not wait for it. */
  prepare?(): Promise<void>;
  /** At most one submission leaves the process for each call. */
  submit(request: ProviderRequest, options: SubmitOptions): Promise<Submitted>;
  /** Reads; may be repeated at will. */
  status(operation: Json, options: StatusOptions): Promise<TaskState>;
  /** An operation that is proven ours, or null. `notice`: a webhook's body, untrusted: a hint only. */
  find?(attempt: AttemptTrace, options: CallOptions & { readonly notice?: Json }): Promise<Json | null>;
  cancel?(operation: Json, options: CallOptions): Promise<'cancelled' | 'too late'>;
  balance?(options: CallOptions): Promise<Balance>;
}

/** A setting of a provider, as data: its variable, what it is by default, and what it may be. */
export interface ProviderSetting {
  /** Name of the environment variable. */
  readonly variable: string;
  readonly kind: 'secret' | 'url' | 'choice';
  readonly default?: string;
  readonly choices?: readonly string[];
  /** What to put there, for `.env.example` and for the message about a wrong value. */
  readonly help: string;
}

/** What a provider is built from. `settings` has the values of its extra settings, by their field name. */
export interface ProviderOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The built-in offers with `CATALOG_FILE` laid over them; absent: the built-in ones. */
  readonly models?: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
  /** Hosts (`host` or `host:port`, TRUSTED_MEDIA_HOSTS) whose result links stay http: as they stand, and only from there. */
  readonly trustedHosts?: readonly string[];
  /** Folder of ours for what is too large to be held; absent: the system's. Emptied at each start. */
  readonly temporaryFolder?: string;
  /** Something odd that a developer should read, once; never with a secret. */
  readonly warn?: (message: string, facts: Readonly<Record<string, string>>) => void;
}

/**
 * A provider before it is built, so that settings, `.env.example` and the catalogue need no line for each.
 * Without `apiKey` it needs none and is always there (the demo).
 */
export interface ProviderDefinition {
  readonly name: string;
  readonly title: string;
  readonly paid: boolean;
  readonly models: Readonly<Record<string, ModelOffer>>;
  readonly tiers?: Tiers;
  readonly settings: {
    readonly apiKey?: ProviderSetting;
    readonly baseUrl?: ProviderSetting;
    readonly extra?: Readonly<Record<string, ProviderSetting>>;
  };
  create(options: ProviderOptions): Provider;
}
