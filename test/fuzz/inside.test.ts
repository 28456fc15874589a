import { fuzz } from './in-vitest.ts';

fuzz('inside');
