import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { stopWith } from './project.mjs';

/** Everything between a fresh clone and a program that can start. Says nothing when nothing is to do. */
export async function prepare(only) {
  process.setSourceMapsEnabled(true);
  await ensureInstalled();
  const { code, output } = await ensureBuilt({ only });
  if (code !== 0) stopWith(`${output.trim()}\n\nThe build failed; nothing was started.`);
}
