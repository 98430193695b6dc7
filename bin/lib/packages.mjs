import { run } from './run.mjs';

/** Whether a package of the system can be installed without asking: root on Debian and its like. */
export async function canInstallPackages() {
  return process.getuid?.() === 0 && (await run('apt-get', ['--version'])).code === 0;
}

/** Somebody else may be installing, and a mirror may be slow once. */
const PATIENT = ['-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=3'];

/** @returns {Promise<string>} what was said */
export async function installPackage(name) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', [...PATIENT, 'update', '-qq'], { env });
  const install = await run('apt-get', [...PATIENT, 'install', '-y', '-qq', '--no-install-recommends', name], { env });
  return update.output + install.output;
}
