import { lostAnswers, refusals, restarts } from './exceptional.ts';
import { doubtPoints } from './listed.ts';
import { crashSuite } from './suite.ts';

crashSuite('lives in doubt', [...lostAnswers, ...refusals, ...restarts], doubtPoints, 1);
