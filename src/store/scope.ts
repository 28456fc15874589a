import type { Scope } from '../core/contracts/store.ts';
import { folderOf } from './folder.ts';

/** One word for a scope, which is also its folder; throws for a guild that no store keeps. */
export const scopeKey = ({ area, guild }: Scope): string => `${area}/${folderOf(guild)}`;

export const inScope = (scope: Scope, of: Scope): boolean =>
  scope.area === of.area && scope.guild === of.guild;
