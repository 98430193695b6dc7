import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LIMITS } from '#protocol/limits.ts';
import { LoginRequest, ProfileRequest, RefreshRequest, WipeReport } from '#protocol/session.ts';
import { clientAddress } from '../http/client-address.ts';
import type { AppEnv } from '../http/env.ts';
import { readJson } from '../http/read-body.ts';
import { sameOriginOnly } from '../http/same-origin.ts';
import { isHttps } from '../http/security-headers.ts';
import { cookieName } from './profile-name.ts';
import { renew, signOut } from './renew.ts';
import { type NewSession, type SessionDeps, signIn } from './sign-in.ts';
import { noteWiped } from './wiped.ts';

/** Sent to these routes only. */
const COOKIE_PATH = '/api/auth';

/** `POST /api/auth/login`, `/refresh`, `/logout`, `/wiped`. */
export function authRoutes(deps: SessionDeps & { proxies?: number }): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.use('/auth/*', sameOriginOnly());

  routes.post('/auth/login', async (c) => {
    const asked = await readJson(c.req.raw, LoginRequest, LIMITS.bodyBytes);
    const from = {
      address: clientAddress(c, deps.proxies ?? 0),
      cookie: (profile: string) => getCookie(c, ownName(c, profile)),
    };
    return answer(c, await signIn(deps, asked, from));
  });

  routes.post('/auth/refresh', async (c) => {
    const asked = await readJson(c.req.raw, RefreshRequest, LIMITS.bodyBytes);
    const { name, token } = shown(c, asked.profile);
    return answer(c, await renew(deps, asked, token), name);
  });

  routes.post('/auth/logout', async (c) => {
    const asked = await readJson(c.req.raw, ProfileRequest, LIMITS.bodyBytes);
    const { name, token } = shown(c, asked.profile);
    await signOut(deps, asked, token);
    forget(c, name);
    return c.body(null, 204);
  });

  routes.post('/auth/wiped', async (c) => {
    await noteWiped(deps, await readJson(c.req.raw, WipeReport, LIMITS.bodyBytes));
    return c.body(null, 204);
  });
  return routes;
}

const ownName = (c: Context<AppEnv>, profile: string): string => cookieName(profile, c.req.header('Origin'));

/** The refresh token of a profile, and the cookie it comes in. A session of before cookies told origins apart goes on. */
function shown(c: Context<AppEnv>, profile: string): { name: string; token: string | undefined } {
  const [own, before] = [ownName(c, profile), cookieName(profile)];
  const token = getCookie(c, own);
  return token === undefined ? { name: before, token: getCookie(c, before) } : { name: own, token };
}

const forget = (c: Context<AppEnv>, name: string): string | undefined =>
  deleteCookie(c, name, { path: COOKIE_PATH, secure: isHttps(c.req.raw) });

/** The answer in the body; the refresh token where no script can read it. `from`: the cookie that it follows. */
function answer(c: Context<AppEnv>, session: NewSession, from?: string): Response {
  const name = ownName(c, session.answer.profile);
  setCookie(c, name, session.refreshToken, {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'Strict',
    secure: isHttps(c.req.raw),
    maxAge: session.maxAge,
  });
  if (from !== undefined && from !== name) forget(c, from);
  return c.json(session.answer);
}
