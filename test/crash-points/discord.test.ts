import { discordPoints } from './listed.ts';
import { matrixOf } from './matrix.ts';
import { crashSuite } from './suite.ts';

crashSuite('Discord', matrixOf('discord'), discordPoints, 1);
