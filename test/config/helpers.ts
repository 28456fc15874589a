import { sayProblem } from '../../src/config/types.ts';
import { parseConfig } from '../../src/config.ts';
import type { ProviderDefinition } from '../../src/core/contracts/provider.ts';

const create: ProviderDefinition['create'] = () => {
  throw new Error('settings alone build no provider');
};
const setting = (variable: string, change: object) => ({
  variable,
  kind: 'url' as const,
  help: 'it',
  ...change,
});

export const piapi: ProviderDefinition = {
  name: 'piapi',
  title: 'PiAPI',
  paid: true,
  models: {},
  settings: {
    apiKey: setting('PIAPI_API_KEY', { kind: 'secret', help: 'the key of a PiAPI workspace' }),
    baseUrl: setting('PIAPI_BASE_URL', { default: 'https://api.piapi.ai' }),
    extra: {
      serviceMode: setting('PIAPI_SERVICE_MODE', { kind: 'choice', choices: ['public', 'private'] }),
      uploadUrl: setting('PIAPI_UPLOAD_URL', { default: 'https://upload.theapi.app' }),
    },
  },
  create,
};
export const demo: ProviderDefinition = { ...piapi, name: 'demo', title: 'demo', paid: false, settings: {} };
const definitions: readonly ProviderDefinition[] = [piapi, demo];
export const evolink: ProviderDefinition = {
  ...piapi,
  name: 'evolink',
  settings: { apiKey: setting('EVOLINK_API_KEY', { kind: 'secret' }) },
};

export const parse = (env: Record<string, string> = {}, built = definitions) => parseConfig(env, built);

export function accepted(env: Record<string, string> = {}, built = definitions) {
  const parsed = parse(env, built);
  if (!parsed.ok) throw new Error(parsed.problems.map(sayProblem).join('\n'));
  return parsed.config;
}

export function refused(env: Record<string, string>): string[] {
  const parsed = parse(env);
  return parsed.ok ? [] : parsed.problems.map(sayProblem);
}

export const warned = (env: Record<string, string>, built = definitions): string[] =>
  parse(env, built).warnings.map(sayProblem);

export const names = (parsed: { providers: readonly { definition: { name: string } }[] }) =>
  parsed.providers.map(({ definition }) => definition.name);
