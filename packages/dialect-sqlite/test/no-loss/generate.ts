import { bystander, childTables, foreignKey, fullText, LOG, parentTable, RTREE, viewsAndTriggers } from './generate-around.ts'
import { random, type Random } from './random.ts'
import {
  text,
  type ColumnSpec,
  type Conflict,
  type ConstraintSpec,
  type IndexSpec,
  type KeySpec,
  type RowSpec,
  type Sql,
  type TableSpec,
  type World,
} from './world.ts'

/* Databases with everything that a rebuild can lose. */

const COLUMN_NAMES = ['a', 'b', 'c', 'note', 'Title', 'order', 'a b', 'quo"te', 'ünï', 'oid', '_rowid_', 'x)', 'check', "it's", 'e,f', '表']
const TABLE_NAMES = ['t', 'Main table', 'order', 'naïve', 'q"t', "o'c", 'x]y', 'sub_ject']
const TYPES = [
  'INTEGER',
  'INT',
  'TEXT',
  'varchar(10)',
  'VARCHAR ( 80 )',
  'REAL',
  'NUMERIC(10, 2)',
  'BLOB',
  '',
  'DATETIME',
  'unsigned big int',
  'BOOLEAN',
  '"odd type"',
]
const STRICT_TYPES = ['INTEGER', 'INT', 'TEXT', 'REAL', 'BLOB', 'ANY']
const VALUES = [
  'NULL',
  '0',
  '1',
  '-1',
  '7',
  "'007'",
  "'1e3'",
  '1e3',
  '1.5',
  "'12abc'",
  "'2021-01-02'",
  '12345678901234567890',
  "'12345678901234567890'",
  '9223372036854775807',
  '-9223372036854775808',
  "x'00ff'",
  "x''",
  "''",
  "'abc'",
  "'ABC'",
  "'abc  '",
  "'ünï 🙂'",
  "'it''s'",
  '0.1',
  '1e300',
  "'a' || char(10) || 'b'",
  "' 5'",
]
export const COLLATIONS = ['NOCASE', 'RTRIM', 'BINARY', 'nocase'] as const
const CONFLICTS: readonly Conflict[] = ['ROLLBACK', 'FAIL', 'IGNORE', 'REPLACE', 'ABORT']
const DEFAULTS = [
  "'x'",
  '-5',
  '+1.5',
  'NULL',
  '(1 + 1)',
  "(lower('Q'))",
  "x'00ff'",
  'TRUE',
  '1e3',
  "'it''s'",
  "''",
  'abc',
  '"dq"',
  '0x10',
  "('a' || ')')",
  'CURRENT_TIMESTAMP',
]
const STRICT_DEFAULTS = ['NULL', '(NULL)']

/** The database of a number. */
export function generateWorld(seed: number): World {
  const r = random(seed)
  const home = r.chance(0.12) ? 'aux' : 'main'
  const parent = parentTable(r)
  const subject = subjectTable(r, parent)
  const children = subject.withoutRowid === undefined || r.chance(0.5) ? childTables(r, subject) : []
  const tables = [subject, ...children, parent, LOG, bystander(r)]
  const around = [...viewsAndTriggers(r, subject, children), ...(r.chance(0.2) ? fullText(subject) : []), ...r.some([RTREE], 0.08)]
  const objects = around.filter(({ temp }) => home === 'main' || temp === undefined)
  return { tables, objects, home, analyzed: r.chance(0.4), hidden: home === 'main' && r.chance(0.08) }
}

type KeyKind = 'none' | 'rowid' | 'autoincrement' | 'descending' | 'text' | 'composite' | 'tableInteger'

function subjectTable(r: Random, parent: TableSpec): TableSpec {
  const strict = r.chance(0.2)
  const names = r.shuffled(COLUMN_NAMES).slice(0, 2 + r.int(4))
  const plain = names.map((name, place) => plainColumn(r, `s.${place + 1}`, name, strict))
  const withoutRowid = r.chance(0.15)
  const key = r.pick<KeyKind>(
    withoutRowid
      ? ['text', 'composite', 'tableInteger']
      : ['none', 'rowid', 'rowid', 'autoincrement', 'autoincrement', 'descending', 'text', 'composite', 'tableInteger'],
  )
  const keyed = primaryKey(r, key, plain, strict)
  const stored = keyed.columns
  const computed = r.some([0, 1], 0.25).map((place) => generatedColumn(r, `s.g${place}`, plain, strict))
  const columns = [...stored, ...computed]
  const constraints = [...keyed.constraints, ...randomConstraints(r, plain, columns, parent, keyed.constraints[0] as KeySpec | undefined)]
  return {
    id: 's',
    name: r.pick(TABLE_NAMES),
    columns,
    constraints,
    indexes: indexes(r, columns),
    ...(strict ? { strict } : {}),
    ...(withoutRowid ? { withoutRowid } : {}),
    spelling: 1 + r.int(10_000),
    rows: rows(r, stored, key, constraints),
    deleted: r.pick(['none', 'none', 'some', 'all']),
  }
}

function plainColumn(r: Random, id: string, name: string, strict: boolean): ColumnSpec {
  const notNull = r.chance(0.25)
  return {
    id,
    name,
    type: r.pick(strict ? STRICT_TYPES : TYPES),
    ...(notNull
      ? { notNull: { ...(r.chance(0.2) ? { name: `nn ${id}` } : {}), ...(r.chance(0.4) ? { conflict: r.pick(CONFLICTS) } : {}) } }
      : {}),
    ...(r.chance(0.4) ? { default: r.pick(strict ? STRICT_DEFAULTS : DEFAULTS) } : {}),
    ...(r.chance(0.3) ? { collation: r.pick(COLLATIONS) } : {}),
  }
}

function primaryKey(
  r: Random,
  kind: KeyKind,
  plain: readonly ColumnSpec[],
  strict: boolean,
): { readonly columns: readonly ColumnSpec[]; readonly constraints: readonly ConstraintSpec[] } {
  const name = r.chance(0.3) ? { name: 'pk of it' } : {}
  const conflict = r.chance(0.2) ? { conflict: r.pick(CONFLICTS) } : {}
  const id: ColumnSpec = { id: 's.id', name: r.pick(['id', 'ID', 'rowid', 'the key']), type: kind === 'text' ? 'TEXT' : 'INTEGER' }
  const [first] = plain
  switch (kind) {
    case 'none':
      return { columns: plain, constraints: [] }
    case 'composite':
      return {
        columns: [id, ...plain],
        constraints: [{ kind: 'primaryKey', columns: first === undefined ? ['s.id'] : [first.id, 's.id'], ...name, ...conflict }],
      }
    case 'tableInteger':
      return {
        columns: [...plain, id],
        constraints: [{ kind: 'primaryKey', columns: ['s.id'], ...name, ...conflict, ...(r.chance(0.3) ? { desc: true } : {}) }],
      }
    case 'autoincrement':
      return {
        columns: [id, ...plain],
        constraints: [{ kind: 'primaryKey', columns: ['s.id'], ...(r.chance(0.7) ? { inline: true } : {}), autoincrement: true, ...name }],
      }
    case 'descending':
      return { columns: [id, ...plain], constraints: [{ kind: 'primaryKey', columns: ['s.id'], inline: true, desc: true, ...conflict }] }
    case 'rowid':
    case 'text':
      return {
        columns: [{ ...id, ...(kind === 'text' && !strict && r.chance(0.5) ? { collation: 'NOCASE' } : {}) }, ...plain],
        constraints: [{ kind: 'primaryKey', columns: ['s.id'], inline: true, ...name, ...conflict }],
      }
  }
}

function generatedColumn(r: Random, id: string, plain: readonly ColumnSpec[], strict: boolean): ColumnSpec {
  const of = r.pick(plain).id
  const sql = r.pick([text`${of} || '-x'`, text`length(${of})`, text`upper( ${of} ) /* ) */`, text`coalesce(${of}, 'none')`])
  return {
    id,
    name: r.pick(['gen', 'Gen ']) + id.slice(-1),
    type: strict ? 'ANY' : r.pick(['TEXT', '', 'INT']),
    generated: { sql, stored: r.chance(0.5) },
  }
}

export function checkSql(r: Random, ids: readonly string[]): Sql {
  const [a, b] = [r.pick(ids), r.pick(ids)]
  return r.pick([
    text`${a} <> 'bad'`,
    text`${a} IS NULL OR length(${a}) < 60`,
    text`typeof(${a}) <> 'blob' OR ${b} IS NOT 5`,
    text`(${a} > -100) IS NOT FALSE -- keeps NULL\n`,
    text`${a} IS NOT ${b} OR ${a} IS NULL OR ${b} = ${b}`,
    text`${a} NOT IN ('no', ')', 'it''s not')`,
  ])
}

function randomConstraints(
  r: Random,
  plain: readonly ColumnSpec[],
  all: readonly ColumnSpec[],
  parent: TableSpec,
  key: KeySpec | undefined,
): readonly ConstraintSpec[] {
  const ids = plain.map(({ id }) => id)
  const list: ConstraintSpec[] = []
  const name = (label: string): { readonly name?: string } => (r.chance(0.5) ? { name: r.pick([label, `${label} of`, `${label}"x`]) } : {})
  if (r.chance(0.45)) {
    const of = r.some(ids, 0.4)
    const columns = of.length === 0 ? [r.pick(ids)] : of
    list.push({
      kind: 'unique',
      columns,
      ...name('uq'),
      ...(r.chance(0.4) ? { conflict: r.pick(CONFLICTS) } : {}),
      ...(columns.length === 1 && r.chance(0.6) ? { inline: true } : {}),
    })
  }
  for (const label of r.some(['ck', 'ck2'], 0.4)) {
    const inline = r.chance(0.5)
    list.push({
      kind: 'check',
      sql: checkSql(r, r.chance(0.3) ? all.map(({ id }) => id) : ids),
      ...name(label),
      ...(inline ? { inline, column: r.pick(ids) } : {}),
    })
  }
  if (r.chance(0.4)) list.push(foreignKey(r, [r.pick(ids)], parent.id, r.pick([['p.id'], [], ['p.code']]), name('fk')))
  if (key !== undefined && key.columns.length === 1 && r.chance(0.25)) {
    list.push(foreignKey(r, [r.pick(ids)], 's', r.chance(0.5) ? [] : key.columns, name('fk self')))
  }
  return list
}

function indexes(
  r: Random,
  columns: readonly ColumnSpec[],
  names: readonly string[] = ['ix_one', 'ix two', 'ix"3', "ix'4"],
): readonly IndexSpec[] {
  return r.some(names, 0.35).map((name): IndexSpec => {
    const parts = (r.chance(0.4) ? r.some(columns, 0.4) : [r.pick(columns)]).map(({ id }) => ({
      sql: r.pick([text`${id}`, text`${id}`, text`lower(${id})`, text`coalesce(${id}, 'none')`]),
      ...(r.chance(0.2) ? { collation: r.pick(COLLATIONS) } : {}),
      ...(r.chance(0.3) ? { desc: true as const } : {}),
    }))
    const of = r.pick(columns).id
    const where = r.pick([text`${of} IS NOT NULL`, text`${of} > 5 AND ${of} <> ')'`, text`length(${of}) > 1`])
    return {
      name,
      ...(r.chance(0.15) ? { unique: true as const } : {}),
      parts: parts.length === 0 ? [{ sql: text`${of}` }] : parts,
      ...(r.chance(0.3) ? { where } : {}),
    }
  })
}

function rows(r: Random, columns: readonly ColumnSpec[], key: KeyKind, constraints: readonly ConstraintSpec[]): readonly RowSpec[] {
  const parents = new Map(constraints.flatMap((item) => (item.kind === 'foreignKey' ? item.columns.map((id) => [id, item] as const) : [])))
  let rowid = 0
  return Array.from({ length: r.int(12) }, (_, place): RowSpec => {
    rowid += 1 + r.int(4)
    const cells = columns.map(({ id, type }) => {
      if (id === 's.id') return [id, key === 'text' ? `'k${rowid}'` : String(place === 9 ? 4_000_000_000 : rowid)] as const
      const parent = parents.get(id)
      if (parent === undefined) return [id, r.chance(0.5) ? fitting(r, type) : r.pick(VALUES)] as const
      return [
        id,
        parent.table === 's'
          ? r.pick(['NULL', String(rowid)])
          : parent.references[0] === 'p.code'
          ? r.pick(["'c1'", "'C2'", 'NULL'])
          : r.pick(['1', '2', 'NULL', '77']),
      ] as const
    })
    const named = columns.some(({ name }) => name.toLowerCase() === 'rowid')
    return { ...(key === 'none' && !named ? { rowid: String(rowid * 3) } : {}), cells: Object.fromEntries(cells) }
  })
}

function fitting(r: Random, type: string): string {
  if (/int/i.test(type)) return String(r.int(100))
  if (/char|text/i.test(type)) return `'w${r.int(100)}'`
  if (/real|num/i.test(type)) return String(r.int(100) / 4)
  return r.pick(VALUES)
}
