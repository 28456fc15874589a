import { askedOtherwise, deletions, results } from './exceptional.ts';
import { pressedPoints } from './listed.ts';
import { crashSuite } from './suite.ts';

crashSuite('lives with clicks', [...results, ...deletions, ...askedOtherwise], pressedPoints, 1);
