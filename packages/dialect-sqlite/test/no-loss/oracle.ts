import type { Intent } from './intent.ts'
import { behaviour } from './probes.ts'
import { snapshot, type Snapshot } from './snapshot.ts'
import type { Db, OpenDb } from './sqlite-file.ts'
import { buildTwin } from './twin.ts'
import { mentionsColumn, subjectOf, type Sql, type World } from './world.ts'

/** What has to come of changes. */
export interface Expectation {
  readonly before: Snapshot
  /** Why it must be refused, each reason. */
  readonly refuse: readonly string[]
  /** Why it may be refused. */
  readonly may: readonly string[]
  /** As it has to be when it is done; absent where it cannot be done. */
  readonly after?: { readonly snapshot: Snapshot; readonly behaviour: readonly string[] }
}

/** Looks at the database before anything happens to it. */
export function expectationOf(db: Db, world: World, intent: Intent, open: OpenDb): Expectation {
  const before = snapshot(db)
  const twin = buildTwin(open, db, world, intent)
  if ('impossible' in twin) return { before, refuse: [...intent.refuse, twin.impossible], may: intent.may }
  try {
    const after = snapshot(twin.db, { settings: false })
    const news = newViolations(renamedIn(before.violations, intent), after.violations)
    const views = Object.entries(after.views).filter(([name, rows]) => typeof rows === 'string' && typeof before.views[name] !== 'string')
    const refuse = [...intent.refuse, ...news, ...views.map(([name, error]) => `${name} breaks: ${String(error)}`)]
    return { before, refuse, may: [...intent.may, ...twin.doubts], after: { snapshot: after, behaviour: behaviour(twin.db, intent.world) } }
  } finally {
    twin.db.close()
  }
}

/** The violations of before, with the name that the subject has afterwards. */
function renamedIn(violations: Snapshot['violations'], { was, world }: Intent): Snapshot['violations'] {
  if (typeof violations === 'string') return violations
  const [from, to] = [subjectOf(was).name, subjectOf(world).name]
  return violations.map(({ table, ...rest }) => ({
    ...rest,
    table: table === from ? to : table,
    parent: rest.parent === from ? to : rest.parent,
  }))
}

function newViolations(before: Snapshot['violations'], after: Snapshot['violations']): readonly string[] {
  if (typeof after === 'string') return typeof before === 'string' ? [] : [after]
  if (typeof before === 'string') return []
  const rest = before.map((item) => JSON.stringify(item))
  return after
    .map((item) => JSON.stringify(item))
    .filter((item) => {
      const place = rest.indexOf(item)
      if (place !== -1) rest.splice(place, 1)
      return place === -1
    })
}

/** What differs from the database as it was; nothing may. */
export function differencesFromBefore({ before }: Expectation, db: Db): readonly string[] {
  return compare('as before', before, snapshot(db))
}

/** What differs from the intention. */
export function differencesFromAfter(expectation: Expectation, db: Db, was: World, intent: Intent): readonly string[] {
  const { after, before } = expectation
  if (after === undefined) return [`it was done, though it cannot be: ${expectation.refuse.join('; ')}`]
  const now = snapshot(db)
  const world = intent.world
  return [
    ...expectation.refuse.map((reason) => `it was done, though it must not be: ${reason}`),
    ...compare('tables', after.snapshot.tables, now.tables),
    ...compare('rows', withoutShadows(after.snapshot.rows), withoutShadows(now.rows)),
    ...compare('shadow rows', shadows(before.rows), shadows(now.rows)),
    ...compare('views', after.snapshot.views, now.views),
    ...compare('counters', after.snapshot.counters, now.counters),
    ...compare('violations', after.snapshot.violations, now.violations),
    ...compare('integrity', before.integrity, now.integrity),
    ...compare('settings', before.settings, now.settings),
    ...compare('objects', Object.keys(after.snapshot.objects).filter(isOurs), Object.keys(now.objects).filter(isOurs)),
    ...compare(
      'untouched',
      untouchedObjects(before, was, intent),
      Object.fromEntries(Object.keys(untouchedObjects(before, was, intent)).map((name) => [name, now.objects[name]])),
    ),
    ...compare('statistics', keptStatistics(before, intent), keptStatistics(now, intent)),
    ...names(world, now),
    ...compare('behaviour', after.behaviour, behaviour(db, world)),
  ]
}

const SHADOW = /^(main|aux)\.(ft_(data|idx|docsize|config|content))$/

function shadows(rows: Snapshot['rows']): Snapshot['rows'] {
  return Object.fromEntries(Object.entries(rows).filter(([name]) => SHADOW.test(name)))
}

function withoutShadows(rows: Snapshot['rows']): Snapshot['rows'] {
  return Object.fromEntries(Object.entries(rows).filter(([name]) => !SHADOW.test(name)))
}

function isOurs(name: string): boolean {
  return !/\.(sqlite_stat\d|sqlite_sequence) /.test(name)
}

/** The texts that have no reason to change: all but those of the subject and of what names a renamed column. */
function untouchedObjects(before: Snapshot, was: World, intent: Intent): Snapshot['objects'] {
  const subject = subjectOf(was)
  const moved = subjectOf(intent.world).name !== subject.name
  const renamed = (sql: Sql | undefined): boolean =>
    intent.renamed.some((id) => mentionsColumn(sql, id)) ||
    (moved && sql?.some((piece) => typeof piece !== 'string' && 'table' in piece && piece.table === 's') === true)
  const changed = new Set([
    subject.name,
    // Tables that are changed beside the subject.
    ...was.tables
      .filter((table) =>
        intent.world.tables.some((now) => now.id === table.id && now.columns.some((column, place) => column !== table.columns[place])),
      )
      .map(({ name }) => name),
    ...was.objects.filter(({ sql }) => renamed(sql)).map(({ name }) => name),
    ...subject.indexes
      .filter((index) => moved || renamed(index.where) || index.parts.some(({ sql }) => renamed(sql)))
      .map(({ name }) => name),
    ...was.tables
      .filter((table) =>
        table.constraints.some(
          (item) =>
            item.kind === 'foreignKey' && ((moved && item.table === 's') || item.references.some((id) => intent.renamed.includes(id))),
        ),
      )
      .map(({ name }) => name),
    // Indexes of dropped columns and constraints are no longer there; those that stay are compared by their names.
    ...subject.indexes.filter(({ name }) => !subjectOf(intent.world).indexes.some((index) => index.name === name)).map(({ name }) => name),
  ])
  return Object.fromEntries(Object.entries(before.objects).filter(([key]) => !changed.has(nameIn(key)) && isOurs(key)))
}

function nameIn(key: string): string {
  const [, name = ''] = /^[^.]*\.[^.]*\.(.*) on .*$/s.exec(key) ?? []
  return name
}

/** Statistics of keys that are dropped or added come and go with them. */
function keptStatistics({ statistics }: Snapshot, intent: Intent): readonly string[] {
  const changes = intent.ops.flatMap((op) => (op.kind === 'alterTable' ? op.changes.map(({ kind }) => kind) : [op.kind]))
  const names = [subjectOf(intent.was).name, subjectOf(intent.world).name].map((name) => JSON.stringify(name))
  // SQLite itself leaves those of a renamed table under the old name, and drops those of an index with it.
  if (changes.some((kind) => kind === 'renameTable' || kind === 'dropIndex'))
    return statistics.filter((row) => !names.some((name) => row.includes(` ${name} `)))
  const structural = changes.some((kind) => kind === 'addConstraint' || kind === 'dropConstraint' || kind === 'dropColumn')
  return structural
    ? statistics
        .filter((row) => !row.includes('sqlite_autoindex'))
        .filter((row) => subjectOf(intent.world).indexes.length > 0 || !row.includes(subjectOf(intent.world).name))
    : statistics
}

/** No pragma tells the names of constraints; the text of the table has to. */
function names(world: World, now: Snapshot): readonly string[] {
  const subject = subjectOf(world)
  const text = Object.entries(now.objects).find(([key]) => key === `${world.home}.table.${subject.name} on ${subject.name}`)?.[1] ?? ''
  const wanted = [
    ...subject.constraints.flatMap(({ name }) => name ?? []),
    ...subject.columns.flatMap(({ notNull }) => notNull?.name ?? []),
  ]
  return wanted
    .filter((name) => !text.includes(name) && !text.includes(name.replaceAll('"', '""')))
    .map((name) => `the constraint ${name} has lost its name in ${text}`)
}

/** Paths at which two values differ, with both. */
function compare(path: string, expected: unknown, actual: unknown): readonly string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length)
    return Array.from({ length }, (_, place) => compare(`${path}[${place}]`, expected[place], actual[place]))
      .flat()
      .slice(0, 3)
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    return keys.flatMap((key) => compare(`${path}.${key}`, expected[key], actual[key])).slice(0, 6)
  }
  return Object.is(expected, actual) ? [] : [`${path}:\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`]
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
