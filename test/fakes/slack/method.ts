import type { Fields } from '../discord/shape.ts';
import type { FakeTeam, RequestRecord } from './types.ts';

export interface Call {
  args: Fields;
  team: FakeTeam;
  record: RequestRecord;
}

/** One method of the Web API. */
export interface Method {
  /** A bot token, an app-level token, or the app's own id and secret. */
  auth: 'bot' | 'app' | 'none';
  /** Scopes, all of which are needed; a function where it depends on the arguments. */
  scopes: string[] | ((call: Call) => string[]);
  tier: 1 | 2 | 3 | 4 | 'post' | 'none';
  /** Arguments that may not be missing. */
  required?: string[];
  /** Whether arguments in a JSON body are read; many older methods take forms alone. */
  json: boolean;
  run(call: Call): Fields | Promise<Fields>;
}

export type Methods = Record<string, Method>;
