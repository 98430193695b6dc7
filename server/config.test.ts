import { describe, expect, test } from 'vitest';
import { type Config, readConfig } from './config.ts';

const ROOT = '/srv/navette';

function config(env: Record<string, string>): Config {
  const outcome = readConfig(env, ROOT);
  if (!outcome.ok) throw new Error(outcome.problems.join(' '));
  return outcome.config;
}

function problems(env: Record<string, string>): string[] {
  const outcome = readConfig(env, ROOT);
  return outcome.ok ? [] : outcome.problems;
}

describe('the configuration', () => {
  test('needs nothing: the embedded database with the demo, for this machine only', () => {
    expect(config({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseApiUrl: undefined,
      dataDir: '/srv/navette/.navette',
      demo: true,
      testControls: false,
      logLevel: 'info',
      phone: undefined,
      proxies: 0,
    });
  });

  test('puts no demo into a database of one’s own unless asked', () => {
    const DATABASE_URL = 'postgres://me:secret@db:5432/navette';
    expect(config({ DATABASE_URL })).toMatchObject({ databaseUrl: DATABASE_URL, demo: false });
    expect(config({ DATABASE_URL, NAVETTE_DEMO: '1' }).demo).toBe(true);
    expect(config({ NAVETTE_DEMO: '0' }).demo).toBe(false);
  });

  test('takes a login for requests beside the owner’s, never alone', () => {
    const DATABASE_URL = 'postgres://me:secret@db:5432/navette';
    const DATABASE_API_URL = 'postgres://requests:secret@db:5432/navette';
    expect(config({ DATABASE_URL, DATABASE_API_URL }).databaseApiUrl).toBe(DATABASE_API_URL);
    expect(config({ DATABASE_URL }).databaseApiUrl).toBeUndefined();
    expect(problems({ DATABASE_API_URL })[0]).toContain('DATABASE_URL');
  });

  test('[P3] for phones listens on the network, by HTTPS, with the certificate on the next port', () => {
    expect(config({ NAVETTE_PHONE: '1' })).toMatchObject({
      port: 8443,
      host: '0.0.0.0',
      phone: { certificatePort: 8444 },
    });
    expect(config({ NAVETTE_PHONE: '1', PORT: '9000' }).phone).toEqual({ certificatePort: 9001 });
  });

  test('[P3] for phones finds a port for the certificate, and says when both are one', () => {
    expect(config({ NAVETTE_PHONE: '1', PORT: '65535' }).phone).toEqual({ certificatePort: 65_534 });
    expect(problems({ NAVETTE_PHONE: '1', PORT: '9000', NAVETTE_CERTIFICATE_PORT: '9000' })[0]).toContain(
      'NAVETTE_CERTIFICATE_PORT=9000',
    );
    expect(config({ NAVETTE_PHONE: '1', PORT: '0', NAVETTE_CERTIFICATE_PORT: '0' }).phone).toEqual({
      certificatePort: 0,
    });
  });

  test('[T6] believes as many proxies as are named', () => {
    expect(config({ NAVETTE_PROXIES: '1' }).proxies).toBe(1);
    expect(problems({ NAVETTE_PROXIES: 'nginx' })[0]).toContain('NAVETTE_PROXIES=nginx');
  });

  test('takes relative data folders from the project and absolute ones as they are', () => {
    expect(config({ NAVETTE_DATA: 'other' }).dataDir).toBe('/srv/navette/other');
    expect(config({ NAVETTE_DATA: '/data' }).dataDir).toBe('/data');
  });

  test('refuses the test controls in production', () => {
    expect(problems({ NAVETTE_TEST: '1', NODE_ENV: 'production' })[0]).toContain('NAVETTE_TEST');
    expect(config({ NAVETTE_TEST: '1' }).testControls).toBe(true);
  });

  test('names every mistake at once, and repeats no password', () => {
    const found = problems({
      PORT: '80a',
      NAVETTE_DEMO: 'maybe',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://me:secret@db/x',
    });
    expect(found).toHaveLength(4);
    expect(found.join()).not.toContain('secret');
    expect(problems({ PORT: '65536' })).toHaveLength(1);
    expect(problems({ PORT: '-1' })).toHaveLength(1);
  });
});
