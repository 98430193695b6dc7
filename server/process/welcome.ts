import type { Config } from '../config.ts';

export interface Welcome {
  config: Config;
  /** The port that was taken. */
  port: number;
  demo: { accounts: readonly { email: string; who: string }[]; password: string };
}

/** What a person reads after `npm start`: where it is, who can sign in, how it ends. */
export function welcomeText({ config, port, demo }: Welcome): string {
  const address = addressOf(config, port);
  const lines = [
    '',
    '  Navette is ready',
    '',
    `  App    ${address}`,
    `  API    ${address}/api/docs`,
    `  Data   ${dataText(config)}`,
  ];
  if (config.demo) {
    const width = Math.max(...demo.accounts.map(({ email }) => email.length)) + 2;
    lines.push('', `  Demo accounts, password ${demo.password}`);
    for (const { email, who } of demo.accounts) lines.push(`    ${email.padEnd(width)}${who}`);
  }
  lines.push('', '  Ctrl-C stops everything.', '');
  return lines.join('\n');
}

/** Where a browser on this machine finds the app. */
export function addressOf({ host, phone }: Config, port: number): string {
  const name = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host) ? 'localhost' : host;
  return `${phone ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function dataText({ databaseUrl, dataDir }: Config): string {
  if (databaseUrl === undefined) return `${dataDir} (PostgreSQL included)`;
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL ${host}${pathname}`;
}
