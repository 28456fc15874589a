import { playgroundPoints } from './listed.ts';
import { matrixOf } from './matrix.ts';
import { crashSuite } from './suite.ts';

crashSuite('the playground', matrixOf('web'), playgroundPoints, 1);
