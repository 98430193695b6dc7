import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import { RulesAnswer } from '#protocol/rules-change.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let admin: TestDevice;
let driver: TestDevice;

beforeAll(async () => {
  world = await testWorld(testDatabase());
  admin = await world.signIn(world.tenant.admin);
  driver = await world.signIn(world.tenant.drivers[0]!);
});
afterAll(() => world.end());

const PATH = '/api/admin/rules';
const read = async (): Promise<RulesAnswer> => RulesAnswer.parse(await (await admin.request(PATH)).json());
const put = (version: number, rules: object, device = admin) => {
  const { version: _, ...editable } = rules as Rules;
  return device.request(PATH, { method: 'PUT', body: JSON.stringify({ version, rules: editable }) });
};
const refusal = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; data?: Record<string, unknown> } };
  return { status: answer.status, code: error.code, ...error.data };
};

describe("[S6] a tenant's rules", () => {
  it('are read and changed by administrators only', async () => {
    expect(await refusal(await driver.request(PATH))).toEqual({ status: 403, code: 'ADMINS_ONLY' });
    expect(await refusal(await put(1, DEFAULT_RULES, driver))).toEqual({ status: 403, code: 'ADMINS_ONLY' });
    expect(await read()).toEqual({ rules: world.tenant.rules, edits: [] });
  });

  it('a change makes the next version, is logged with both values, and is in the next session and pull', async () => {
    const { rules } = await read();
    const wanted = { ...rules, chunkEvents: 25, backoff: { ...rules.backoff, kind: 'exponential' } };
    const answer = RulesAnswer.parse(await (await put(1, wanted)).json());
    expect(answer.rules).toEqual({ ...wanted, version: 2 });
    expect(answer.edits).toMatchObject([
      {
        version: 2,
        by: world.tenant.admin.id,
        byName: world.tenant.admin.name,
        changes: [
          { path: 'backoff.kind', before: 'fibonacci', after: 'exponential' },
          { path: 'chunkEvents', before: rules.chunkEvents, after: 25 },
        ],
      },
    ]);
    const pulled = (await (await driver.request('/api/sync/pull?limit=1')).json()) as { rulesVersion: number };
    expect(pulled.rulesVersion).toBe(2);
    const next = await world.signIn(world.tenant.drivers[0]!);
    expect(next.session.tenant.rules).toMatchObject({ version: 2, chunkEvents: 25 });
  });

  it('whoever is late is told by whom and when, and nothing of theirs is written', async () => {
    const { rules } = await read();
    expect((await put(rules.version, { ...rules, devicesPerUser: 4 })).status).toBe(200);
    const late = await refusal(await put(rules.version, { ...rules, devicesPerUser: 9 }));
    expect(late).toMatchObject({ status: 409, code: 'RULES_CHANGED', byName: world.tenant.admin.name });
    expect((await read()).rules.devicesPerUser).toBe(4);
  });

  it('of two at once one wins', async () => {
    const { rules } = await read();
    const answers = await Promise.all(
      [5, 6, 7].map((devicesPerUser) => put(rules.version, { ...rules, devicesPerUser })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await read()).rules.version).toBe(rules.version + 1);
  });

  it('what changes nothing makes no version', async () => {
    const { rules, edits } = await read();
    expect((await put(rules.version, rules)).status).toBe(200);
    expect(await read()).toEqual({ rules, edits });
  });

  const cases: [string, Partial<Rules>, string][] = [
    ['beyond a bound', { pollIntervalMs: 1_000 }, 'rules.pollIntervalMs'],
    [
      '[N8] a wait above five minutes',
      { backoff: { ...DEFAULT_RULES.backoff, capMs: 300_001 } },
      'rules.backoff.capMs',
    ],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'rules.timeZone'],
    [
      'a policy that the entity does not offer',
      { policies: { 'logistics.delivery': 'manual' } },
      'rules.policies.logistics.delivery',
    ],
    ['an entity of another pack', { priorities: { 'school.grade': 5 } }, 'rules.priorities.school.grade'],
    ['a text for a number', { chunkEvents: '5' as never }, 'rules.chunkEvents'],
    ...(
      [
        ['[T8] proofs that go before they can be contested', { retention: { 'logistics.delivery': 364 } }],
        ['[T8] positions without an end', { retention: { 'logistics.delivery': 3_651 } }],
        ['[L6] movements that levels are the sum of', { retention: { 'logistics.stock_movement': 400 } }],
        ['another pack’s records', { retention: { 'school.attendance': 400 } }],
        ['records that nobody declares', { retention: { 'logistics.nothing': 400 } }],
      ] as const
    ).map(([what, wrong]): [string, Partial<Rules>, string] => [
      what,
      wrong,
      `rules.retention.${Object.keys(wrong.retention)[0]}`,
    ]),
    [
      '[T1] what goes while a device may still work offline',
      { graceHours: 2_160, retention: { 'logistics.audit_entry': 89 } },
      'rules.retention.logistics.audit_entry',
    ],
  ];
  it.each(cases)('refuses %s, and says which', async (_, wrong, path) => {
    const { rules } = await read();
    const answer = await refusal(await put(rules.version, { ...rules, ...wrong }));
    expect(answer).toEqual({ status: 400, code: 'MALFORMED', path });
    expect((await read()).rules).toEqual(rules);
  });

  it('takes a policy that the entity offers, and lanes', async () => {
    const { rules } = await read();
    const wanted = { policies: { 'logistics.client': 'manual' }, priorities: { 'logistics.client': 3 } };
    expect((await put(rules.version, { ...rules, ...wanted })).status).toBe(200);
    expect((await read()).rules).toMatchObject(wanted);
  });

  it('[T8] takes days of retention within the bounds', async () => {
    const { rules } = await read();
    const retention = { 'logistics.delivery': 365, 'logistics.audit_entry': 90 };
    expect((await put(rules.version, { ...rules, retention })).status).toBe(200);
    const { rules: now, edits } = await read();
    expect(now.retention).toEqual(retention);
    expect(edits[0]!.changes).toContainEqual({ path: 'retention.logistics.delivery', before: null, after: 365 });
    const next = await world.signIn(world.tenant.drivers[0]!);
    expect(next.session.tenant.rules.retention).toEqual(retention);
  });

  it('[S4] another tenant keeps its own, and the log can be neither changed nor read from there', async () => {
    const other = await world.other();
    const theirs = await world.signIn(other.admin);
    expect(RulesAnswer.parse(await (await theirs.request(PATH)).json())).toEqual({ rules: other.rules, edits: [] });
    const as = (statement: string) => world.database.asTenant(world.tenant.id, (tx) => tx.sql.unsafe(statement));
    await expect(as('delete from navette.rules_edit')).rejects.toThrow(/permission denied/);
    await expect(as("update navette.rules_edit set changed_by_name = 'x'")).rejects.toThrow(/permission denied/);
    await expect(as("update navette.tenant set name = 'x'")).rejects.toThrow(/permission denied/);
  });
});
