import { slackPoints } from './listed.ts';
import { matrixOf } from './matrix.ts';
import { crashSuite } from './suite.ts';

crashSuite('Slack', matrixOf('slack'), slackPoints, 1);
