import type { Random } from './random.ts'
import { text, type Action, type ConstraintSpec, type KeySpec, type ObjectSpec, type RowSpec, type TableSpec } from './world.ts'

/* What stands around the table that is changed: parents, children, views, triggers, tables that have nothing to do with it. */

const ACTIONS: readonly Action[] = ['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION']

/** Triggers write here what they saw. */
export const LOG: TableSpec = {
  id: 'log',
  name: 'log',
  columns: [
    { id: 'log.id', name: 'id', type: 'INTEGER' },
    { id: 'log.said', name: 'said', type: '' },
  ],
  constraints: [{ kind: 'primaryKey', columns: ['log.id'], inline: true, autoincrement: true }],
  indexes: [],
  spelling: 0,
  rows: [],
  deleted: 'none',
}

export function parentTable(r: Random): TableSpec {
  return {
    id: 'p',
    name: r.pick(['parent', 'Par ent']),
    columns: [
      { id: 'p.id', name: 'id', type: 'INTEGER' },
      { id: 'p.code', name: 'code', type: 'TEXT', collation: 'NOCASE' },
    ],
    constraints: [
      { kind: 'primaryKey', columns: ['p.id'], inline: true },
      { kind: 'unique', columns: ['p.code'] },
    ],
    indexes: [],
    spelling: r.int(1000),
    rows: [1, 2, 3, 7].map((id) => ({ cells: { 'p.id': String(id), 'p.code': `'c${id}'` } })),
    deleted: 'none',
  }
}

/** A table that has nothing to do with the change; its counter stands above its rows. */
export function bystander(r: Random): TableSpec {
  return {
    id: 'by',
    name: 'bystander',
    columns: [
      { id: 'by.id', name: 'id', type: 'INTEGER' },
      { id: 'by.v', name: 'v', type: 'TEXT', collation: 'NOCASE' },
    ],
    constraints: [
      { kind: 'primaryKey', columns: ['by.id'], inline: true, autoincrement: true },
      { kind: 'check', column: 'by.v', inline: true, sql: text`${'by.v'} <> ''` },
    ],
    indexes: [{ name: 'ix_bystander', parts: [{ sql: text`lower(${'by.v'})` }] }],
    spelling: r.int(1000),
    rows: [1, 5, 9].map((id) => ({ cells: { 'by.id': String(id), 'by.v': `'v${id}'` } })),
    deleted: r.pick(['some', 'all']),
  }
}

export function foreignKey(
  r: Random,
  columns: readonly string[],
  table: string,
  references: readonly string[],
  name: { readonly name?: string },
): ConstraintSpec {
  return {
    kind: 'foreignKey',
    columns,
    table,
    references,
    ...name,
    ...(r.chance(0.7) ? { onDelete: r.pick(ACTIONS) } : {}),
    ...(r.chance(0.4) ? { onUpdate: r.pick(ACTIONS) } : {}),
    ...(r.chance(0.3) ? { deferrable: r.pick(['DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED', 'NOT DEFERRABLE'] as const) } : {}),
    ...(r.chance(0.5) ? { inline: true } : {}),
  }
}

export function childTables(r: Random, subject: TableSpec): readonly TableSpec[] {
  const targets = subject.constraints.filter(
    (item): item is KeySpec => item.kind !== 'check' && item.kind !== 'foreignKey' && item.columns.length === 1,
  )
  return r.some(['c1', 'c2'], 0.5).flatMap((id) => {
    if (targets.length === 0) return []
    const target = r.pick(targets)
    const column = subject.columns.find((candidate) => candidate.id === target.columns[0])
    const values = subject.rows.map(({ cells }) => cells[target.columns[0] ?? ''] ?? 'NULL')
    const key = foreignKey(r, [`${id}.ref`], 's', target.kind === 'primaryKey' && r.chance(0.4) ? [] : target.columns, {})
    return {
      id,
      name: id === 'c1' ? 'child' : 'Chi ld',
      columns: [
        { id: `${id}.id`, name: 'id', type: 'INTEGER' },
        { id: `${id}.ref`, name: 'Ref', type: column?.type ?? '', ...(r.chance(0.3) ? { default: '1' } : {}) },
        { id: `${id}.v`, name: 'v', type: 'TEXT' },
      ],
      constraints: [{ kind: 'primaryKey', columns: [`${id}.id`], inline: true }, key] satisfies ConstraintSpec[],
      indexes: r.chance(0.5) ? [{ name: `ix ${id}`, parts: [{ sql: text`${`${id}.ref`}`, desc: true as const }] }] : [],
      spelling: 1 + r.int(10_000),
      rows: values.slice(0, 5).map(
        (value, place): RowSpec => ({
          cells: { [`${id}.id`]: String(place * 2 + 1), [`${id}.ref`]: r.chance(0.1) ? "'orphan'" : value, [`${id}.v`]: `'v${place}'` },
        }),
      ),
      deleted: 'none' as const,
    }
  })
}

export function viewsAndTriggers(r: Random, subject: TableSpec, children: readonly TableSpec[]): readonly ObjectSpec[] {
  const column = (): string => r.pick(subject.columns).id
  const settable = (): string => r.pick(subject.columns.filter(({ id, generated }) => generated === undefined && id !== 's.id')).id
  const [a, b, c] = [column(), column(), settable()]
  const S = 'table:s'
  const L = 'table:log'
  const all: readonly ObjectSpec[] = [
    { kind: 'view', name: 'v all', sql: text`AS SELECT * FROM ${S}` },
    { kind: 'view', name: 'v_some', sql: text`(x, "y z") AS SELECT ${a}, s.${b} FROM ${S} AS s WHERE ${a} IS NOT NULL -- )\n` },
    { kind: 'view', name: 'v_view', sql: text`AS SELECT x, count(*) AS n FROM v_some GROUP BY x` },
    { kind: 'trigger', name: 'v_ins', sql: text`INSTEAD OF INSERT ON v_some BEGIN INSERT INTO ${L} (said) VALUES ('v:' || new.x); END` },
    { kind: 'trigger', name: 'tr ins', sql: text`AFTER INSERT ON ${S} BEGIN INSERT INTO ${L} (said) VALUES (new.${a}); END` },
    {
      kind: 'trigger',
      name: 'tr_upd',
      sql: text`AFTER UPDATE OF ${c} ON ${S} FOR EACH ROW WHEN new.${c} IS NOT old.${c} BEGIN INSERT INTO ${L} (said) SELECT old.${b}; END`,
    },
    {
      kind: 'trigger',
      name: 'tr"del',
      sql: text`BEFORE DELETE ON ${S} BEGIN INSERT INTO ${L} (said) VALUES ('gone ;' || old.${b}); SELECT CASE WHEN old.${a} = 'keep' THEN RAISE(ABORT, 'no; "way"') END; END`,
    },
    {
      kind: 'trigger',
      name: 'tr_temp',
      temp: true,
      sql: text`AFTER UPDATE ON main.${S} BEGIN INSERT INTO ${L} (said) VALUES ('temp'); END`,
    },
    ...children.slice(0, 1).map(
      (child): ObjectSpec => ({
        kind: 'trigger',
        name: 'tr_child',
        sql: text`AFTER INSERT ON ${`table:${child.id}`} BEGIN UPDATE ${S} SET ${c} = ${c} WHERE ${a} = new.${`${child.id}.ref`}; END`,
      }),
    ),
    {
      kind: 'trigger',
      name: 'tr_other',
      sql: text`AFTER INSERT ON ${'table:by'} WHEN EXISTS (SELECT 1 FROM ${S} WHERE ${a} IS NOT NULL) BEGIN INSERT INTO ${L} (said) SELECT max(${b}) FROM ${S}; END`,
    },
  ]
  const positions = subject.columns
    .filter(({ generated }) => generated === undefined)
    .map(() => 'NULL')
    .join(', ')
  const positional: ObjectSpec = {
    kind: 'trigger',
    name: 'tr_positional',
    sql: text`AFTER UPDATE ON ${'table:by'} BEGIN INSERT OR IGNORE INTO ${S} VALUES (`.concat(`${positions}); END`),
  }
  const chosen = [...r.some(all, 0.3), ...r.some([positional], 0.06)]
  const has = (name: string): boolean => chosen.some((object) => object.name === name)
  return chosen.filter(({ name }) => (name !== 'v_view' && name !== 'v_ins') || has('v_some'))
}

/** Has nothing to do with the change; its shadow tables look like others. */
export const RTREE: ObjectSpec = {
  kind: 'fts',
  name: 'rt',
  sql: ['USING rtree(id, low, high)'],
  filled: ['INSERT INTO rt VALUES (1, 2, 3), (4, 5, 6)'],
}

/** Full text over the subject, which counts on its rowids: https://www.sqlite.org/fts5.html#external_content_tables */
export function fullText(subject: TableSpec): readonly ObjectSpec[] {
  const column = subject.columns.find(
    ({ id, generated, name }) =>
      id !== 's.id' && generated === undefined && /^[a-z]+$/i.test(name) && !['order', 'check', 'oid'].includes(name),
  )
  const key = subject.constraints[0]
  if (
    column === undefined ||
    key?.kind !== 'primaryKey' ||
    key.desc === true ||
    subject.withoutRowid ||
    !/^[a-z_]+$/.test(subject.name) ||
    subject.name === 'order'
  )
    return []
  const id =
    key.columns.length === 1 && key.columns[0] === 's.id' && subject.columns.find((item) => item.id === 's.id')?.type === 'INTEGER'
      ? 's.id'
      : undefined
  if (id === undefined || !['id', 'ID'].includes(subject.columns.find((item) => item.id === 's.id')?.name ?? '')) return []
  return [
    {
      kind: 'fts',
      name: 'ft',
      sql: ['USING fts5(', { column: column.id }, `, content='${subject.name}', content_rowid='id')`],
      filled: text`INSERT INTO ft(ft) VALUES ('rebuild')`,
    },
    {
      kind: 'trigger',
      name: 'ft_ai',
      sql: text`AFTER INSERT ON ${'table:s'} BEGIN INSERT INTO ft(rowid, ${column.id}) VALUES (new.${id}, new.${column.id}); END`,
    },
    {
      kind: 'trigger',
      name: 'ft_ad',
      sql: text`AFTER DELETE ON ${'table:s'} BEGIN INSERT INTO ft(ft, rowid, ${column.id}) VALUES ('delete', old.${id}, old.${
        column.id
      }); END`,
    },
  ]
}
