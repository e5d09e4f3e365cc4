import type { ColumnAlteration, Index, Op } from '@mig/core/dialect'
import { checkSql, COLLATIONS } from './generate.ts'
import {
  countedColumns,
  done,
  mapColumn,
  mapSubject,
  nameOf,
  stored,
  touch,
  untouched,
  withColumn,
  withConstraint,
  type Intent,
  type Step,
} from './intent.ts'
import type { Random } from './random.ts'
import {
  columnOf,
  mentionsColumn,
  ownerOf,
  rowidAlias,
  subjectOf,
  type ColumnSpec,
  type ConstraintSpec,
  type IndexSpec,
  type Sql,
  type World,
} from './world.ts'
import { sqlText } from './write-sql.ts'

/* Random changes, each with the operation that asks for it and with what it means for the world. */

type Choose = (r: Random, intent: Intent) => Step | undefined

/** With how often each is chosen. */
const KINDS: readonly (readonly [number, Choose])[] = [
  [2, renameColumn],
  [2, dropColumn],
  [3, addColumn],
  [2, setNullable],
  [1, setDefault],
  [2, setType],
  [1, setCollation],
  [1, setConflict],
  [1, setAutoincrement],
  [1, setDefaultOfAnother],
  [2, addConstraint],
  [2, dropConstraint],
  [1, renameConstraint],
  [1, renameTable],
  [1, createIndex],
  [1, dropIndex],
]

/** One to four changes. */
export function randomSteps(r: Random, world: World): readonly Step[] {
  const choices = KINDS.flatMap(([weight, choose]) => Array.from({ length: weight }, () => choose))
  const steps: Step[] = []
  let intent = untouched(world)
  const wanted = 1 + r.int(4)
  for (let tries = 0; tries < 20 && steps.length < wanted && stored(intent).length > 0; tries += 1) {
    const step = r.pick(choices)(r, intent)
    if (step === undefined) continue
    steps.push(step)
    intent = step(intent)
  }
  return steps
}

function renameColumn(r: Random, intent: Intent): Step | undefined {
  const { id } = r.pick(subjectOf(intent.world).columns)
  if (usedByFullText(intent.world, id)) return undefined
  const to = freshName(r, intent)
  return (now) => {
    const { name } = columnOf(now.world, id)
    const next = mapColumn(touch(now, id, 'name'), id, (spec) => ({ ...spec, name: to }))
    // SQLite finds the hiding table in the place of the hidden one when it looks what a rename touches.
    const may = now.world.hidden ? [...next.may, 'a temporary table hides it'] : next.may
    return done({ ...next, may, renamed: [...next.renamed, id] }, { kind: 'renameColumn', name, to })
  }
}

function dropColumn(r: Random, intent: Intent): Step | undefined {
  const { id } = r.pick(subjectOf(intent.world).columns)
  if (intent.touched.some((thing) => thing.startsWith(`${id} `)) || usedByFullText(intent.world, id)) return undefined
  return (now) => {
    const { name } = columnOf(now.world, id)
    const { others, own } = usersOf(now.world, id)
    const next = mapSubject(now, (table) => ({
      ...table,
      columns: table.columns.filter((column) => column.id !== id),
      constraints: table.constraints.filter((item) => !needs(item, id)),
      indexes: table.indexes.filter((index) => !inIndex(index, id)),
    }))
    const sources = Object.fromEntries(Object.entries(next.sources).filter(([key]) => key !== id))
    const refuse = others.length > 0 ? [`${name} is used by ${others.join(', ')}`] : []
    const may = [...(own.length > 0 ? [`${name} is part of ${own.join(', ')}`] : []), ...countedColumns(now.world)]
    return done({ ...next, sources, refuse: [...next.refuse, ...refuse], may: [...next.may, ...may] }, { kind: 'dropColumn', name })
  }
}

/** What would break without the column, and what of the table's own would go with it. */
function usersOf(world: World, id: string): { readonly others: readonly string[]; readonly own: readonly string[] } {
  const subject = subjectOf(world)
  const keys = world.tables.flatMap((table) =>
    table.constraints.filter((item) => refersTo(world, item, id) && !(table.id === 's' && needs(item, id))).map(() => table.name),
  )
  return {
    others: [
      ...world.objects.filter(({ sql }) => mentionsColumn(sql, id)).map(({ name }) => name),
      ...keys,
      ...subject.columns.filter(({ generated }) => mentionsColumn(generated?.sql, id)).map(({ name }) => name),
    ],
    own: [
      ...subject.constraints.filter((item) => needs(item, id)).map(({ kind }) => kind),
      ...subject.indexes.filter((index) => inIndex(index, id)).map(({ name }) => name),
    ],
  }
}

function inIndex(index: IndexSpec, id: string): boolean {
  return index.parts.some(({ sql }) => mentionsColumn(sql, id)) || mentionsColumn(index.where, id)
}

function addColumn(r: Random, intent: Intent): Step | undefined {
  // ADD COLUMN is the same on every table, so it does not look whether a temporary one hides it.
  if (intent.world.hidden) return undefined
  const subject = subjectOf(intent.world)
  const id = `s.new${intent.ops.length}`
  const strict = subject.strict === true
  const type = r.pick(strict ? ['INTEGER', 'TEXT', 'ANY'] : ['INTEGER', 'TEXT', 'VARCHAR(20)', 'REAL', 'BLOB', 'NUMERIC(8, 2)'])
  const base: ColumnSpec = { id, name: freshName(r, intent), type }
  if (r.chance(0.25) && stored(intent).length > 0) {
    const sql: Sql = ['length(', { column: r.pick(stored(intent)).id }, ") || ')'"]
    const computed: ColumnSpec = { ...base, type: strict ? 'ANY' : 'TEXT', generated: { sql, stored: r.chance(0.5) } }
    return (now) => withColumn(now, computed)
  }
  const value = r.pick(
    strict ? ['NULL', undefined] : ["'new'", '42', '(1 + 1)', "(upper('q'))", "(strftime('%Y', 'now'))", 'NULL', undefined, undefined],
  )
  const spec: ColumnSpec = {
    ...base,
    ...(r.chance(0.3) ? { notNull: {} } : {}),
    ...(value === undefined ? {} : { default: value }),
    ...(r.chance(0.2) ? { collation: r.pick(COLLATIONS) } : {}),
  }
  const along = r.pick<ConstraintSpec | undefined>([
    ...Array.from({ length: 3 }, () => undefined),
    { kind: 'unique', columns: [id] },
    { kind: 'check', sql: checkSql(r, [id]), name: `along ${intent.ops.length}` },
    { kind: 'foreignKey', columns: [id], table: 'p', references: ['p.id'], onDelete: 'CASCADE' },
  ])
  return (now) => (along === undefined ? withColumn(now, spec) : withConstraint(withColumn(now, spec), along))
}

function setNullable(r: Random, intent: Intent): Step | undefined {
  const { id, notNull } = r.pick(stored(intent))
  if (intent.touched.includes(`${id} nullable`) || id === 's.id' || id.startsWith('s.new')) return undefined
  const nullable = notNull !== undefined
  return alter(id, 'nullable', { nullable }, (spec) => {
    const { notNull: _, ...rest } = spec
    return nullable ? rest : { ...rest, notNull: {} }
  })
}

function setDefault(r: Random, intent: Intent): Step | undefined {
  const { id } = r.pick(stored(intent))
  if (intent.touched.includes(`${id} default`)) return undefined
  const value = r.pick([null, "'set'", '7', '(2 + 2)'])
  const set = { default: value === null ? null : { sql: value } }
  return alter(id, 'default', set, (spec) => {
    const { default: _, ...rest } = spec
    return value === null ? rest : { ...rest, default: value }
  })
}

function setCollation(r: Random, intent: Intent): Step | undefined {
  const { id } = r.pick(stored(intent))
  if (intent.touched.includes(`${id} collation`)) return undefined
  const collation = r.pick([null, 'NOCASE', 'RTRIM'])
  return alter(id, 'collation', { collation }, (spec) => {
    const { collation: _, ...rest } = spec
    return collation === null ? rest : { ...rest, collation }
  })
}

function setType(r: Random, intent: Intent): Step | undefined {
  const { id } = r.pick(stored(intent))
  const source = intent.sources[id]
  // A key of a rowid is another thing than a column with a type.
  if (intent.touched.includes(`${id} type`) || source === undefined || !('column' in source) || id === 's.id') return undefined
  const type = r.pick(
    subjectOf(intent.world).strict
      ? ['TEXT', 'ANY', 'INTEGER', 'BLOB']
      : ['TEXT', 'INTEGER', 'NUMERIC(12, 2)', 'BLOB', 'VARCHAR(30)', 'REAL'],
  )
  const set = { type: { kind: 'custom', sql: type } } as const
  if (!r.chance(0.3)) return alter(id, 'type', set, (spec) => ({ ...spec, type }))
  const using = (column: string): string => `coalesce(CAST(${column} AS TEXT), 'was null')`
  return (now) => {
    const next = mapColumn(touch(now, id, 'type'), id, (spec) => ({ ...spec, type }))
    const sources = { ...next.sources, [id]: { sql: using(`{${id}}`) } }
    const { name } = columnOf(now.world, id)
    return done({ ...next, sources }, { kind: 'alterColumn', name, set, using: using(sqlText(now.world, [{ column: id }])) })
  }
}

function alter(id: string, what: string, set: ColumnAlteration, change: (spec: ColumnSpec) => ColumnSpec): Step {
  return (now) => {
    const { name } = columnOf(now.world, id)
    return done(mapColumn(touch(now, id, what), id, change), { kind: 'alterColumn', name, set }, ownerOf(now.world, id))
  }
}

/** A table beside the subject is changed in the same unit. */
function setDefaultOfAnother(r: Random, intent: Intent): Step | undefined {
  const columns = intent.world.tables.flatMap((table) => (table.id === 's' ? [] : table.columns)).filter(({ type }) => type === 'TEXT')
  if (columns.length === 0) return undefined
  const { id } = r.pick(columns)
  if (intent.touched.includes(`${id} default`)) return undefined
  return alter(id, 'default', { default: { sql: "'another'" } }, (spec) => ({ ...spec, default: "'another'" }))
}

function setConflict(r: Random, intent: Intent): Step | undefined {
  const column = stored(intent).find(
    ({ id, notNull }) => notNull !== undefined && !intent.touched.some((thing) => thing.startsWith(`${id} null`)),
  )
  if (column?.notNull === undefined || intent.touched.includes(`${column.id} conflict`)) return undefined
  const conflict = r.pick(['IGNORE', 'REPLACE', 'FAIL'] as const)
  const options = { sqlite: { onConflict: conflict.toLowerCase() } }
  return alter(column.id, 'conflict', { options }, (spec) => ({ ...spec, notNull: { ...spec.notNull, conflict } }))
}

function setAutoincrement(_r: Random, intent: Intent): Step | undefined {
  const subject = subjectOf(intent.world)
  const id = rowidAlias(subject)
  const key = subject.constraints.find((item) => item.kind === 'primaryKey')
  if (
    id === undefined ||
    key?.kind !== 'primaryKey' ||
    key.conflict !== undefined ||
    key.desc === true ||
    intent.touched.includes(`${id} counter`)
  )
    return undefined
  const counts = key.autoincrement !== true
  return (now) => {
    const next = mapSubject(touch(now, id, 'counter'), (table) => ({
      ...table,
      constraints: table.constraints.map((item): ConstraintSpec => {
        if (item.kind !== 'primaryKey') return item
        const { autoincrement: _, ...rest } = item
        return counts ? { ...rest, autoincrement: true } : rest
      }),
    }))
    return done(next, {
      kind: 'alterColumn',
      name: columnOf(now.world, id).name,
      set: { options: counts ? { sqlite: { autoincrement: true } } : {} },
    })
  }
}

function renameTable(r: Random, intent: Intent): Step | undefined {
  const { world } = intent
  if (world.hidden || world.objects.some(({ kind, name }) => kind === 'fts' && name === 'ft') || intent.touched.includes('s name'))
    return undefined
  const to = r.pick(['moved', 'Moved "here"', 'to'])
  return (now) => {
    const op: Op = { kind: 'renameTable', table: nameOf(now.world, subjectOf(now.world)), to }
    const next = mapSubject(touch(now, 's', 'name'), (table) => ({ ...table, name: to }))
    return { ...next, ops: [...next.ops, op] }
  }
}

function createIndex(r: Random, intent: Intent): Step | undefined {
  const columns = r.some(stored(intent), 0.4)
  if (columns.length === 0 || intent.world.hidden) return undefined
  const spec: IndexSpec = {
    name: `ix new ${intent.ops.length}`,
    parts: columns.map(({ id }) => ({ sql: [{ column: id }], ...(r.chance(0.3) ? { desc: true as const } : {}) })),
  }
  return (now) => {
    const next = mapSubject(now, (table) => ({ ...table, indexes: [...table.indexes, spec] }))
    const index: Index = {
      name: spec.name,
      parts: spec.parts.map(({ sql, desc }, place) => ({
        column: columnOf(now.world, columns[place]?.id ?? '').name,
        ...(desc && sql ? { order: 'desc' as const } : {}),
      })),
    }
    return { ...next, ops: [...next.ops, { kind: 'createIndex', table: nameOf(now.world, subjectOf(now.world)), index }] }
  }
}

function dropIndex(r: Random, intent: Intent): Step | undefined {
  const { indexes } = subjectOf(intent.world)
  if (indexes.length === 0) return undefined
  const { name } = r.pick(indexes)
  return (now) => {
    const next = mapSubject(now, (table) => ({ ...table, indexes: table.indexes.filter((index) => index.name !== name) }))
    return { ...next, ops: [...next.ops, { kind: 'dropIndex', table: nameOf(now.world, subjectOf(now.world)), name }] }
  }
}

function addConstraint(r: Random, intent: Intent): Step | undefined {
  const ids = stored(intent).map(({ id }) => id)
  const name = r.chance(0.7) ? { name: `new ${intent.ops.length}` } : {}
  const some = r.some(ids, 0.3)
  const columns = some.length === 0 ? [r.pick(ids)] : some
  const keyed = subjectOf(intent.world).constraints.some(({ kind }) => kind === 'primaryKey')
  const spec = r.pick<ConstraintSpec>([
    { kind: 'unique', columns, ...name },
    // Without a name mig chooses one, which its messages would show.
    ...Array.from({ length: 2 }, (): ConstraintSpec => ({ kind: 'check', sql: checkSql(r, ids), name: `new ${intent.ops.length}` })),
    {
      kind: 'foreignKey',
      columns: [r.pick(ids)],
      table: 'p',
      references: ['p.id'],
      ...name,
      onDelete: r.pick(['CASCADE', 'SET NULL', 'RESTRICT'] as const),
      ...(r.chance(0.3) ? { deferrable: 'DEFERRABLE INITIALLY DEFERRED' as const } : {}),
    },
    ...(keyed ? [] : [{ kind: 'primaryKey' as const, columns, ...name }]),
  ])
  return (now) => withConstraint(now, spec)
}

function dropConstraint(r: Random, intent: Intent): Step | undefined {
  // What becomes of the columns of a primary key that goes, whether they may be null, is another question; and so is what comes and goes.
  const named = namedConstraints(intent).filter((item) => item.kind !== 'primaryKey' && !/^(new|along) /.test(item.name))
  if (named.length === 0) return undefined
  const { name, kind } = r.pick(named)
  return (now) => {
    return done(
      mapConstraint(now, name, () => []),
      { kind: 'dropConstraint', name, constraintKind: kind },
    )
  }
}

function renameConstraint(r: Random, intent: Intent): Step | undefined {
  const named = namedConstraints(intent)
  if (named.length === 0) return undefined
  const { name } = r.pick(named)
  const to = `renamed ${intent.ops.length}`
  return (now) =>
    done(
      mapConstraint(now, name, (item) => [{ ...item, name: to }]),
      { kind: 'renameConstraint', name, to },
    )
}

function namedConstraints(intent: Intent): readonly (ConstraintSpec & { readonly name: string })[] {
  return subjectOf(intent.world).constraints.filter((item): item is ConstraintSpec & { readonly name: string } => item.name !== undefined)
}

function mapConstraint(intent: Intent, name: string, change: (item: ConstraintSpec) => readonly ConstraintSpec[]): Intent {
  if (!namedConstraints(intent).some((item) => item.name === name)) throw new RangeError(`No constraint ${name}.`)
  return mapSubject(intent, (table) => ({
    ...table,
    constraints: table.constraints.flatMap((item) => (item.name === name ? change(item) : [item])),
  }))
}

function freshName(r: Random, { world, ops }: Intent): string {
  const taken = subjectOf(world).columns.map(({ name }) => name.toLowerCase())
  const names = ['fresh', 'New Name', 'select', 'n"n', 'zoë', 'Z'].map((name) => (ops.length === 0 ? name : `${name}${ops.length}`))
  return r.pick(names.filter((name) => !taken.includes(name.toLowerCase())))
}

function needs(item: ConstraintSpec, id: string): boolean {
  if (item.kind === 'check') return mentionsColumn(item.sql, id) || (item.inline === true && item.column === id)
  return item.columns.includes(id)
}

function refersTo(world: World, item: ConstraintSpec, id: string): boolean {
  if (item.kind !== 'foreignKey' || item.table !== 's') return false
  if (item.references.length > 0) return item.references.includes(id)
  return subjectOf(world).constraints.some((other) => other.kind === 'primaryKey' && other.columns.includes(id))
}

/** External content is found by the name of the column, which only a person can change. */
function usedByFullText(world: World, id: string): boolean {
  return world.objects.some(({ kind, sql }) => kind === 'fts' && (mentionsColumn(sql, id) || id === rowidAlias(subjectOf(world))))
}
