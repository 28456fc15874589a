import { fuzz } from './in-vitest.ts';

fuzz('slack');
