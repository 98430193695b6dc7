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
export function authRoutes(deps: SessionDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.use('/auth/*', sameOriginOnly());

  routes.post('/auth/login', async (c) => {
    const asked = await readJson(c.req.raw, LoginRequest, LIMITS.bodyBytes);
    const from = { address: clientAddress(c), cookie: (name: string) => getCookie(c, name) };
    return answer(c, await signIn(deps, asked, from));
  });

  routes.post('/auth/refresh', async (c) => {
    const asked = await readJson(c.req.raw, RefreshRequest, LIMITS.bodyBytes);
    return answer(c, await renew(deps, asked, getCookie(c, cookieName(asked.profile))));
  });

  routes.post('/auth/logout', async (c) => {
    const { profile } = await readJson(c.req.raw, ProfileRequest, LIMITS.bodyBytes);
    await signOut(deps, profile, getCookie(c, cookieName(profile)));
    deleteCookie(c, cookieName(profile), { path: COOKIE_PATH, secure: isHttps(c.req.raw) });
    return c.body(null, 204);
  });

  routes.post('/auth/wiped', async (c) => {
    await noteWiped(deps, await readJson(c.req.raw, WipeReport, LIMITS.bodyBytes));
    return c.body(null, 204);
  });
  return routes;
}

/** The answer in the body; the refresh token where no script can read it. */
function answer(c: Context<AppEnv>, session: NewSession): Response {
  setCookie(c, cookieName(session.answer.profile), session.refreshToken, {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'Strict',
    secure: isHttps(c.req.raw),
    maxAge: session.maxAge,
  });
  return c.json(session.answer);
}
