import { API_LOGIN, DATABASE, OWNER, type Passwords } from './initialise.ts';

export interface DatabaseUrls {
  /** Logs in as the owner of the database: no superuser. */
  url: string;
  /** Logs in for requests: may take on the API's role and nothing else. */
  apiUrl: string;
  /** Logs in as superuser: for backups and inspection, never for the application. */
  adminUrl: string;
}

export function urlsFor(passwords: Passwords, port: number): DatabaseUrls {
  const urlOf = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return {
    url: urlOf(OWNER, passwords.navette_owner),
    apiUrl: urlOf(API_LOGIN, passwords.navette_service),
    adminUrl: urlOf('postgres', passwords.postgres),
  };
}
