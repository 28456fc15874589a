import { slackPoints } from './listed.ts';
import { matrixOf } from './matrix.ts';
import { clicksOnSlack, troubleOnSlack } from './on-slack.ts';
import { crashSuite } from './suite.ts';

crashSuite('Slack', [...matrixOf('slack'), ...clicksOnSlack, ...troubleOnSlack], slackPoints, 1);
