import { createAuthMethods } from './auth-methods.ts';
import { type ChatDeps, createChatMethods } from './chat-methods.ts';
import { createConversationMethods } from './conversation-methods.ts';
import { createFileMethods } from './file-methods.ts';
import type { Methods } from './method.ts';
import type { OAuth } from './oauth.ts';
import { createViewMethods, type ViewMethodsDeps } from './view-methods.ts';

export interface MethodsDeps extends ChatDeps, ViewMethodsDeps {
  appId: string;
  oauth: OAuth;
  socketUrl(): string;
}

/** The Web API, as far as a bot of this kind uses it. */
export function createMethods(deps: MethodsDeps): Methods {
  return {
    ...createAuthMethods({
      ...deps,
      revoked(team) {
        team.installation = 'revoked';
      },
    }),
    ...createChatMethods(deps),
    ...createViewMethods(deps),
    ...createFileMethods(deps),
    ...createConversationMethods(deps.world),
  };
}
