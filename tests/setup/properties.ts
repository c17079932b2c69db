/**
 * Properties run on one fixed seed where a change is judged, so that a verdict can be repeated; everywhere
 * else on a new one each time, which the name of the test tells.
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';

const judgedSeed = 20_261_121;

if (process.env['CI'] !== undefined) {
  configureGlobal({ ...readConfigureGlobal(), seed: judgedSeed });
}
