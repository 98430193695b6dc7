import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseLogins } from '#server/database/open.ts';
import { freePort } from '#server/embedded/free-port.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Options {
  /** What Node runs, from the root of the repository. */
  run?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** The server as users run it, in a process of its own, on a given PostgreSQL. */
export class ServerProcess {
  readonly url: string;
  readonly #database: DatabaseLogins;
  readonly #port: number;
  readonly #options: Options;
  #child: ChildProcess | null = null;
  #output = '';

  private constructor(database: DatabaseLogins, port: number, options: Options) {
    this.#database = database;
    this.#port = port;
    this.#options = options;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(database: DatabaseLogins, options: Options = {}): Promise<ServerProcess> {
    const server = new ServerProcess(database, await freePort(), options);
    await server.up();
    return server;
  }

  get isUp(): boolean {
    return this.#child !== null;
  }

  async up(): Promise<void> {
    if (this.#child) return;
    const { run = ['dist/server/main.js'], env = {} } = this.#options;
    const child = spawn(process.execPath, run, {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'test',
        NAVETTE_TEST: '1',
        NAVETTE_DEMO: '0',
        DATABASE_URL: this.#database.url,
        DATABASE_API_URL: this.#database.apiUrl,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        this.#output = `${this.#output}${text}`.slice(-20_000);
      });
    }
    for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
      if (child.exitCode !== null) break;
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not start:\n${this.#output}`);
  }

  /** `SIGTERM`: an orderly stop. `SIGKILL`: a power cut. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.down(signal);
    await this.up();
  }

  /** The server's clock, so many milliseconds away from the truth; 0 sets it right. */
  clockOffset(offsetMs: number): Promise<void> {
    return this.#control('clock', { offsetMs });
  }

  /** Overloaded: the next requests of the API are answered 503. */
  answers503(times: number): Promise<void> {
    return this.#control('unavailable', { times });
  }

  /** The clock is right, nothing is refused. */
  async heals(): Promise<void> {
    await this.clockOffset(0);
    await this.answers503(0);
  }

  async #control(name: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}/api/test/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the server refused "${name}": ${answer.status} ${await answer.text()}`);
  }

  /** What it printed last, for a failing test. */
  get output(): string {
    return this.#output;
  }
}
