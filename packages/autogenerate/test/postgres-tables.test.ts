import { describe, expect, test } from 'vitest'
import { isIrreversible } from '@mig/core/dialect'
import type { Schema } from '@mig/core/dialect'
import { postgresServers } from '@mig/test-databases'
import { catalogFacts } from '../../dialect-postgres/test/catalog-facts.ts'
import { TABLE_SCHEMAS } from '../../dialect-postgres/test/table-schemas.ts'
import { compareWith, run, withPostgres, type Database } from './databases.ts'
import { throughModels } from './models/written.ts'

async function reflected({ dialect, connection }: Database): Promise<Schema> {
  const { objects: _, ...schema } = await dialect.reflector.reflect(connection)
  return schema
}

interface Change {
  readonly name: string
  readonly since?: number
  readonly from: string
  readonly to: string
  /** What the summary says. */
  readonly summary: readonly string[]
  /** The downgrade is not exact: what it leaves behind is allowed. */
  readonly leaves?: true
}

const PARTED = `CREATE TABLE log (id bigint NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at);`

const CHANGES: readonly Change[] = [
  {
    name: 'options of an index',
    from: 'CREATE TABLE t (a text, b integer); CREATE INDEX i ON t (a) WITH (fillfactor = 50); CREATE INDEX j ON t USING gin (to_tsvector(\'simple\', a));',
    to: 'CREATE TABLE t (a text, b integer); CREATE INDEX i ON t (a text_pattern_ops DESC) INCLUDE (b); CREATE INDEX j ON t USING gin (to_tsvector(\'simple\', a)) WITH (fastupdate = false);',
    summary: ['drop index i on t', 'drop index j on t', 'create index i on t', 'create index j on t'],
  },
  {
    name: 'an exclusion constraint',
    from: 'CREATE TABLE t (a int4range, b integer, CONSTRAINT x EXCLUDE USING gist (a WITH &&));',
    to: `CREATE TABLE t (a int4range, b integer, CONSTRAINT x EXCLUDE USING gist (a WITH &&) WHERE (b > 0), CONSTRAINT y EXCLUDE (abs(b) WITH =));`,
    summary: ['alter table t: drop constraint x, add exclusion constraint y, add exclusion constraint x'],
  },
  {
    name: 'a constraint that is validated',
    from: 'CREATE TABLE t (a integer, b integer); ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID; INSERT INTO t VALUES (1, 2);',
    to: 'CREATE TABLE t (a integer, b integer, CONSTRAINT ck CHECK (a > 0));',
    summary: ['validate constraint ck on t'],
  },
  {
    name: 'the columns that a foreign key sets',
    since: 15,
    from: 'CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b)); CREATE TABLE t (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL);',
    to: 'CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b)); CREATE TABLE t (a integer, b integer, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));',
    summary: ['alter table t: drop constraint fk, add foreign key fk'],
  },
  {
    name: 'storage, which a change of type forgets',
    from: 'CREATE TABLE t (a varchar(9), b text); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 7, ALTER b SET STORAGE MAIN;',
    to: 'CREATE TABLE t (a varchar(20), b text COMPRESSION pglz); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 9, ALTER b SET STORAGE EXTERNAL;',
    summary: ['alter table t: alter column a (type, options), alter column b (options)'],
  },
  {
    name: 'a named NOT NULL',
    since: 18,
    from: 'CREATE TABLE t (a integer, b integer CONSTRAINT was NOT NULL, c integer); ALTER TABLE t ADD CONSTRAINT late NOT NULL c NOT VALID;',
    to: 'CREATE TABLE t (a integer CONSTRAINT there NOT NULL, b integer CONSTRAINT is_now NOT NULL, c integer CONSTRAINT late NOT NULL);',
    summary: ['alter table t: alter column a (to NOT NULL, options), alter column b (options), alter column c (options)'],
    leaves: true,
  },
  {
    name: 'options of a table',
    from: 'CREATE TABLE t (a integer) WITH (fillfactor = 50);',
    to: 'CREATE UNLOGGED TABLE t (a integer NOT NULL) WITH (parallel_workers = 3); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;',
    summary: ['alter table t: set options, alter column a (to NOT NULL)', 'create index i on t', 'set options of table t'],
  },
  {
    name: 'partitions that come, and their own indexes and checks',
    from: `${PARTED} CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');`,
    to: `${PARTED} CREATE TABLE log_1 PARTITION OF log (CONSTRAINT ck CHECK (note <> '')) FOR VALUES FROM ('2026-01-01') TO ('2026-03-01');
      CREATE INDEX own ON log_1 (lower(note));
      CREATE TABLE log_2 PARTITION OF log DEFAULT PARTITION BY LIST (note); CREATE TABLE log_2_a PARTITION OF log_2 FOR VALUES IN ('a');`,
    summary: ['create table log_2', 'create table log_2_a', 'add check ck on log_1', 'create index own on log_1', 'set options of table log_1'],
  },
  {
    name: 'a partitioned table that goes with its partitions',
    from: `${PARTED} CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); CREATE TABLE t (a integer);`,
    to: 'CREATE TABLE t (a integer);',
    summary: ['drop table log_1', 'drop table log'],
  },
  {
    name: 'tables that inherit',
    from: 'CREATE TABLE a (id integer, CONSTRAINT ck CHECK (id > 0)); CREATE TABLE c () INHERITS (a);',
    to: 'CREATE TABLE a (id integer, CONSTRAINT ck CHECK (id > 0), more text); CREATE TABLE c (own text, CONSTRAINT mine CHECK (id < 100)) INHERITS (a); CREATE TABLE b () INHERITS (c); CREATE INDEX on_id ON c (id);',
    summary: ['create table b', 'add column a.more', 'alter table c: add column own, add check mine', 'create index on_id on c'],
  },
]

describe.each(postgresServers())('tables of PostgreSQL $major', (server) => {
  const here = <T extends { readonly since?: number }>(items: readonly T[]): readonly T[] =>
    items.filter(({ since = 0 }) => Number(server.major) >= since)

  test.each(here(TABLE_SCHEMAS))('$name: what was read differs in nothing', async ({ sql }) => {
    await withPostgres(server, async (database) => {
      await database.connection.run(sql)
      const schema = await reflected(database)
      expect((await compareWith(database, schema)).summary).toEqual([])
      const models = await throughModels(schema)
      expect((await compareWith(database, models)).summary).toEqual([])
      expect(models.tables.map(({ name }) => name).toSorted()).toEqual(schema.tables.map(({ name }) => name).toSorted())
    })
  })

  test.each(here(CHANGES))('$name', async ({ from, to, summary, leaves }) => {
    await withPostgres(server, async (database) =>
      withPostgres(server, async (fresh) => {
        await database.connection.run(from)
        await fresh.connection.run(to)
        const start = await catalogFacts(database.connection)
        const found = await compareWith(database, await reflected(fresh))
        expect(found.summary.toSorted()).toEqual(summary.toSorted())
        await run(database, found.ops)
        expect(await catalogFacts(database.connection)).toEqual(await catalogFacts(fresh.connection))
        expect((await compareWith(database, await reflected(fresh))).summary).toEqual([])
        if (isIrreversible(found.downgrade)) return expect(found.downgrade.irreversible).toMatch(/from PostgreSQL 16 on/)
        await run(database, found.downgrade)
        if (leaves !== true) expect(await catalogFacts(database.connection)).toEqual(start)
      }),
    )
  })

  test('partitions that the models do not name stay', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run(`${PARTED}
        CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') PARTITION BY LIST (note);
        CREATE TABLE log_1_a PARTITION OF log_1 FOR VALUES IN ('a'); CREATE INDEX own ON log_1_a (id)`)
      const { tables, enums } = await reflected(database)
      expect((await compareWith(database, { tables: tables.filter(({ name }) => name === 'log'), enums })).summary).toEqual([])
    })
  })

  test('a table that is to become a partition is refused, and left to a revision by hand', async () => {
    await withPostgres(server, async (database) => {
      await database.connection.run(`${PARTED} CREATE TABLE log_1 (id bigint NOT NULL, at date NOT NULL, note text)`)
      const { tables, enums } = await reflected(database)
      const options = { postgres: { partitionOf: { table: 'log', values: 'DEFAULT' } } }
      const wanted = tables.map((table) => (table.name === 'log_1' ? { ...table, columns: [], options } : table))
      await expect(compareWith(database, { tables: wanted, enums })).rejects.toMatchObject({
        code: 'dialect.unsupported',
        hint: expect.stringContaining('op.setTableOptions') as string,
      })
      const attach = { kind: 'setTableOptions', set: options, was: { postgres: {} } } as const
      await run(database, [{ kind: 'alterTable', table: { name: 'log_1' }, changes: [attach] }])
      expect((await compareWith(database, { tables: wanted, enums })).summary).toEqual([])
    })
  })
})
