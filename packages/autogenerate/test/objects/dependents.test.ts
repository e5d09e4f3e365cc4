import { describe, expect, test } from 'vitest'
import { canonical, isIrreversible, type ColumnType, type Schema } from '@mig/core/dialect'
import { usualPostgres } from '@mig/test-databases'
import { autogenerate, renderRevision } from '../../src/index.ts'
import { run, type Database } from '../databases.ts'
import { recordRevision } from '../record.ts'
import { facts } from './privilege-facts.ts'
import { withRoles } from './with-roles.ts'

/** What the models would say of a database, changed: they know nothing of owners and privileges. */
async function wantedOf({ dialect, connection }: Database, change: (schema: Schema) => Schema): Promise<Schema> {
  return change(await dialect.reflector.reflect(connection))
}

/** Another type of a column. */
function retyped(table: string, column: string, type: ColumnType): (schema: Schema) => Schema {
  return (schema) => ({
    ...schema,
    tables: schema.tables.map((item) =>
      item.name === table ? { ...item, columns: item.columns.map((own) => (own.name === column ? { ...own, type } : own)) } : item,
    ),
  })
}

/** Another result of a function, which makes it again. */
function returning(name: string, returns: string, body: string): (schema: Schema) => Schema {
  return (schema) => ({
    ...schema,
    objects: (schema.objects ?? []).map((object) =>
      object.kind === 'function' && object.name === name ? { ...object, returns, body } : object,
    ),
  })
}

/**
 * Upgrades by the revision that autogenerate writes, after which nothing is left to do, looks, and downgrades to what was there.
 * Gives the operations and the text of the file.
 */
async function revised(
  database: Database,
  change: (schema: Schema) => Schema,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly summary: readonly string[]; readonly text: string }> {
  const { dialect, connection } = database
  const wanted = await wantedOf(database, change)
  const compare = (): ReturnType<typeof autogenerate> => autogenerate({ dialect, connection, wanted, objects: 'all', versionTables: [] })
  const start = await facts(connection)
  const found = await compare()
  if (isIrreversible(found.downgrade)) return expect.fail(found.downgrade.irreversible)
  const header = { id: 'a1', parents: [], message: '', createdAt: '2026-11-22T09:15:00Z' }
  const text = renderRevision({ ...header, upgrade: found.ops, downgrade: found.downgrade })
  const recorded = await recordRevision(text)
  expect(recorded.upgrade.map(canonical)).toEqual(found.ops.map(canonical))
  await run(database, recorded.upgrade)
  expect((await compare()).summary).toEqual([])
  await look()
  await run(database, recorded.downgrade ?? [])
  expect(await facts(connection)).toEqual(start)
  return { summary: found.summary, text }
}

const BIGINT: ColumnType = { kind: 'bigint' }

describe.each(usualPostgres())('what makes room comes back whole on PostgreSQL $major', (server) => {
  test('a view: owner, grants, grants on columns, options, comments, defaults of columns, triggers', () =>
    withRoles(server, async (database, { app, reader, writer }) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer, note text);
        CREATE VIEW big WITH (security_barrier) AS SELECT id, amount, note FROM expenses WHERE amount > 100 WITH LOCAL CHECK OPTION;
        COMMENT ON VIEW big IS 'it''s big';
        COMMENT ON COLUMN big.amount IS 'in cents';
        ALTER VIEW big ALTER COLUMN note SET DEFAULT 'a ' || 'note';
        CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER logged INSTEAD OF INSERT ON big FOR EACH ROW EXECUTE FUNCTION log();
        COMMENT ON TRIGGER logged ON big IS 'logs';
        CREATE VIEW bigger AS SELECT id FROM big WHERE amount > 1000;
        CREATE VIEW notes AS SELECT id, note FROM expenses;
        GRANT SELECT ON big TO ${reader};
        GRANT UPDATE (note, id), SELECT (note) ON big TO ${writer} WITH GRANT OPTION;
        GRANT SELECT ON bigger TO PUBLIC;
        ALTER VIEW big OWNER TO ${app};
      `)
      const before = await facts(connection)
      const { summary, text } = await revised(database, retyped('expenses', 'amount', BIGINT), async () => {
        const changed = (await facts(connection)).filter((fact) => !before.includes(fact))
        expect(changed.map((fact) => [JSON.parse(fact).what, JSON.parse(fact).type])).toEqual([
          ['big', 'bigint'],
          ['expenses', 'bigint'],
        ])
      })
      expect(summary).toEqual([
        'drop trigger logged on big',
        'drop view bigger',
        'drop view big',
        'alter column expenses.amount (type)',
        'create view big',
        'create view bigger',
        'create trigger logged on big',
      ])
      expect(text).toContain(`owner: '${app}'`)
      expect(text).toContain(`to: '${reader}', privileges: ['select']`)
      expect(text).toContain(`columnComments: { amount: 'in cents' }`)
    }))

  test('default privileges are revoked before what was granted comes back', () =>
    withRoles(server, async (database, { reader, writer }) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer);
        CREATE VIEW closed AS SELECT amount FROM expenses;
        CREATE VIEW shown AS SELECT amount FROM expenses;
        GRANT SELECT ON shown TO ${reader};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO ${reader};
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${writer} WITH GRANT OPTION;
        CREATE VIEW usual AS SELECT amount FROM expenses;
      `)
      const acl = async (): Promise<readonly unknown[]> =>
        (await facts(connection)).map((fact) => JSON.parse(fact)).filter(({ owner }) => owner !== undefined)
      const before = await acl()
      const { text } = await revised(database, retyped('expenses', 'amount', BIGINT), async () => {
        expect(await acl()).toEqual(before)
      })
      expect(text).toContain('grants: []')
      expect(text).toMatch(/view\('usual', sql`.*`\)/s)
    }))

  test('a materialized view: its indexes with their comments, owner and grants', () =>
    withRoles(server, async (database, { app, reader }) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer);
        CREATE MATERIALIZED VIEW sums WITH (fillfactor = 70) AS SELECT amount, count(*) AS n FROM expenses GROUP BY amount;
        CREATE UNIQUE INDEX sums_amount ON sums (amount);
        COMMENT ON INDEX sums_amount IS 'by amount';
        CREATE INDEX sums_n ON sums USING brin (n) WHERE n > 1;
        COMMENT ON MATERIALIZED VIEW sums IS 'all';
        COMMENT ON COLUMN sums.n IS 'how many';
        ALTER MATERIALIZED VIEW sums OWNER TO ${app};
        GRANT SELECT ON sums TO ${reader};
      `)
      const { summary } = await revised(database, retyped('expenses', 'amount', BIGINT))
      expect(summary).toEqual(['drop materialized view sums', 'alter column expenses.amount (type)', 'create materialized view sums'])
    }))

  test('policies, triggers, rules and generated columns that use the column, and no others', () =>
    withRoles(server, async (database, { reader }) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE log (id bigint);
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer, note text, twice integer GENERATED ALWAYS AS (amount * 2) STORED);
        CREATE INDEX expenses_twice ON expenses (twice);
        COMMENT ON COLUMN expenses.twice IS 'two times';
        GRANT SELECT (twice, amount), UPDATE (note) ON expenses TO ${reader};
        CREATE POLICY cheap ON expenses TO ${reader} USING (amount < 10);
        COMMENT ON POLICY cheap ON expenses IS 'cheap';
        CREATE POLICY noted ON expenses USING (note <> '');
        CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER amounts BEFORE UPDATE OF amount ON expenses FOR EACH ROW EXECUTE FUNCTION log();
        ALTER TABLE expenses DISABLE TRIGGER amounts;
        CREATE TRIGGER notes BEFORE UPDATE OF note ON expenses FOR EACH ROW EXECUTE FUNCTION log();
        CREATE RULE kept AS ON DELETE TO expenses DO ALSO INSERT INTO log VALUES (old.amount);
        CREATE VIEW amount AS SELECT note FROM expenses;
        CREATE VIEW notes AS SELECT note AS amount FROM amount;
      `)
      const { summary } = await revised(database, retyped('expenses', 'amount', BIGINT))
      expect([...summary].sort()).toEqual([
        'alter table expenses: set options, drop column twice, alter column amount (type), add column twice',
        'create index expenses_twice on expenses',
        'create policy cheap on expenses',
        'create rule kept on expenses',
        'create trigger amounts on expenses',
        'drop index expenses_twice on expenses',
        'drop policy cheap on expenses',
        'drop rule kept on expenses',
        'drop trigger amounts on expenses',
        'set options of table expenses',
      ])
    }))

  test('a function that is made again, with the defaults, checks, indexes, generated columns, policies, triggers and views on it', () =>
    withRoles(server, async (database, { app, reader }) => {
      const { connection } = database
      await connection.run(`
        CREATE FUNCTION half(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';
        COMMENT ON FUNCTION half IS 'half of it';
        CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TABLE expenses (
          id integer PRIMARY KEY, amount integer DEFAULT half(10), note text DEFAULT 'x',
          CONSTRAINT plus CHECK (half(amount) > 0), CONSTRAINT noted CHECK (note <> ''),
          halved integer GENERATED ALWAYS AS (half(amount)) STORED, CONSTRAINT one UNIQUE (halved)
        );
        CREATE TABLE others (id integer DEFAULT half(4));
        CREATE INDEX expenses_half ON expenses (half(amount)) WHERE half(amount) > 3;
        CREATE INDEX expenses_note ON expenses (note);
        CREATE POLICY halves ON expenses USING (half(amount) < 10);
        CREATE TRIGGER halves BEFORE INSERT ON expenses FOR EACH ROW WHEN (half(new.amount) > 1) EXECUTE FUNCTION log();
        CREATE VIEW halves AS SELECT half(amount) AS half FROM expenses;
        CREATE VIEW halved AS SELECT halved FROM expenses;
        REVOKE EXECUTE ON FUNCTION half FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION half TO ${reader};
        ALTER FUNCTION half OWNER TO ${app};
        INSERT INTO expenses (id) VALUES (1);
      `)
      const { summary } = await revised(database, returning('half', 'bigint', 'SELECT n::bigint / 2'), async () => {
        const { rows } = await connection.run('SELECT amount, halved, half(4) AS half FROM expenses')
        expect(rows).toEqual([{ amount: 5, halved: 2, half: '2' }])
      })
      expect(summary).not.toContain('drop index expenses_note on expenses')
      expect(summary.filter((line) => line.includes('noted') || line.includes('note'))).toEqual([])
      expect([...summary].sort()).toEqual([
        'alter column others.id (default)',
        'alter column others.id (default)',
        'alter table expenses: alter column amount (default), add column halved, add unique constraint one, add check plus',
        'alter table expenses: alter column amount (default), drop constraint plus, drop constraint one, drop column halved',
        'create function half(integer)',
        'create index expenses_half on expenses',
        'create policy halves on expenses',
        'create trigger halves on expenses',
        'create view halved',
        'create view halves',
        'drop function half(integer)',
        'drop index expenses_half on expenses',
        'drop policy halves on expenses',
        'drop trigger halves on expenses',
        'drop view halved',
        'drop view halves',
      ])
    }))

  test('a function with other arguments takes the place of the one that a default calls', () =>
    withRoles(server, async (database) => {
      const { connection } = database
      await connection.run(`
        CREATE FUNCTION half(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n / 2';
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer DEFAULT half(10));
      `)
      await revised(database, (schema) => ({
        ...schema,
        objects: (schema.objects ?? []).map((object) =>
          object.kind === 'function' ? { ...object, args: [{ name: 'n', type: 'bigint' }] } : object,
        ),
      }))
    }))

  test('a function whose body is a text stays, whatever the body speaks of; one that is parsed makes room', () =>
    withRoles(server, async (database) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer);
        CREATE FUNCTION loose() RETURNS bigint LANGUAGE sql AS 'SELECT sum(amount) FROM expenses';
        CREATE FUNCTION bound() RETURNS bigint LANGUAGE sql RETURN (SELECT count(amount) FROM expenses);
        CREATE TABLE totals (total bigint DEFAULT bound());
      `)
      const { summary } = await revised(database, retyped('expenses', 'amount', BIGINT))
      expect(summary).toEqual([
        'alter column totals.total (default)',
        'drop function bound()',
        'alter column expenses.amount (type)',
        'create function bound()',
        'alter column totals.total (default)',
      ])
    }))

  test('a view that a constraint keeps: the key that its GROUP BY stands on', () =>
    withRoles(server, async (database) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer CONSTRAINT expenses_key PRIMARY KEY, amount integer);
        CREATE VIEW grouped AS SELECT id, amount, count(*) AS n FROM expenses GROUP BY id;
        CREATE VIEW plain AS SELECT id FROM expenses;
      `)
      const { summary } = await revised(database, (schema) => ({
        ...schema,
        objects: (schema.objects ?? []).filter(({ name }) => name !== 'grouped'),
        tables: schema.tables.map((table) => ({ ...table, constraints: [] })),
      }))
      expect(summary).toEqual(['drop view grouped', 'drop constraint expenses_key on expenses'])
    }))

  test('what stands in a schema that is not compared is named before the database refuses', () =>
    withRoles(server, async (database) => {
      const { dialect, connection } = database
      await connection.run(`
        CREATE TABLE expenses (id integer PRIMARY KEY, amount integer, note text);
        CREATE SCHEMA other;
        CREATE VIEW other.big AS SELECT amount FROM expenses;
        CREATE VIEW other.notes AS SELECT note FROM expenses;
      `)
      const wanted = await wantedOf(database, retyped('expenses', 'amount', BIGINT))
      const found = async (schemas: readonly string[]): ReturnType<typeof autogenerate> =>
        autogenerate({ dialect, connection, wanted: { ...wanted, objects: [] }, objects: ['function'], schemas, versionTables: [] })
      expect((await found([])).warnings).toContainEqual(expect.stringMatching(/^the view other.big uses what changes and is not compared/))
      const seen = await found(['other'])
      expect(seen.warnings.filter((warning) => warning.includes('not compared'))).toEqual([])
      expect(seen.summary).toEqual(['drop view other.big', 'alter column expenses.amount (type)', 'create view other.big'])
    }))

  test('what a dropped table and a dropped column had comes back with the downgrade', () =>
    withRoles(server, async (database, { app, reader }) => {
      const { connection } = database
      await connection.run(`
        CREATE TABLE gone (id integer, name text);
        GRANT SELECT (name), INSERT ON gone TO ${reader};
        GRANT DELETE ON gone TO ${reader} WITH GRANT OPTION;
        REVOKE TRUNCATE ON gone FROM CURRENT_USER;
        ALTER TABLE gone OWNER TO ${app};
        CREATE TABLE kept (id integer, name text);
        GRANT SELECT (id, name) ON kept TO ${reader};
        CREATE FUNCTION gone() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        REVOKE ALL ON FUNCTION gone FROM PUBLIC;
        CREATE SEQUENCE gone_numbers;
        GRANT USAGE ON SEQUENCE gone_numbers TO ${reader};
        CREATE DOMAIN gone_text AS text;
        REVOKE USAGE ON DOMAIN gone_text FROM PUBLIC;
        ALTER DOMAIN gone_text OWNER TO ${app};
        CREATE TYPE gone_pair AS (a integer, b integer);
        ALTER TYPE gone_pair OWNER TO ${app};
        CREATE TYPE gone_range AS RANGE (subtype = integer);
        GRANT USAGE ON TYPE gone_range TO ${reader};
        CREATE PROCEDURE gone_too(n integer) LANGUAGE sql AS 'SELECT 1';
        ALTER PROCEDURE gone_too OWNER TO ${app};
      `)
      const { text } = await revised(database, (schema) => ({
        ...schema,
        objects: [],
        tables: schema.tables
          .filter(({ name }) => name === 'kept')
          .map((table) => ({ ...table, columns: table.columns.filter(({ name }) => name !== 'name') })),
      }))
      expect(text).toContain("ownerPrivileges: ['select', 'insert', 'update', 'delete', 'references', 'trigger'")
    }))
})
