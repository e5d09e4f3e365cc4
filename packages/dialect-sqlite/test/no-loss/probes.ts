import { literal, quote, shown } from './snapshot.ts'
import type { Db } from './sqlite-file.ts'
import { columnOf, rowidWord, subjectOf, type TableSpec, type World } from './world.ts'
import { qualified } from './write-sql.ts'

/*
 * What a database does tells what no pragma does: checks, conflict clauses, triggers, actions of keys, defaults, counters. Each
 * statement runs in a transaction that is rolled back, and the rows of all tables are written down in between.
 */

function probes(world: World): readonly string[] {
  const subject = subjectOf(world)
  const name = qualified(world, subject.name)
  const columns = subject.columns.filter(({ generated }) => generated === undefined)
  const fresh = new Map([['s.id', columns.some(({ id, type }) => id === 's.id' && type === 'TEXT') ? "'fresh'" : '777777']])
  const word = rowidWord(subject)
  const key = subject.constraints.find(({ kind }) => kind === 'primaryKey')
  // One row, whatever way the planner goes.
  const first = word === undefined ? '1' : `${word} = (SELECT min(${word}) FROM ${name})`
  const order = word ?? (key?.kind === 'primaryKey' ? key.columns.map((id) => quote(columnOf(world, id).name)).join(', ') : '1')
  const insert = (values: ReadonlyMap<string, string>): string => {
    const selected = columns.map(({ id, name: column }) => values.get(id) ?? quote(column))
    return `INSERT INTO ${name} (${columns.map(({ name: column }) => quote(column)).join(', ')}) SELECT ${selected.join(
      ', ',
    )} FROM ${name} ORDER BY ${order} LIMIT 1`
  }
  const plain = `INSERT INTO ${name} (${columns.map(({ name: column }) => quote(column)).join(', ')}) VALUES (${columns
    .map(({ id, type }, place) => (id === 's.id' ? (type === 'TEXT' ? "'q'" : '5') : `'${place}'`))
    .join(', ')})`
  return [
    `INSERT INTO ${name} DEFAULT VALUES`,
    plain,
    insert(new Map()),
    insert(fresh),
    ...columns.flatMap(({ id, name: column }) => {
      const values = ['NULL', "'bad'", '5', `upper(${quote(column)})`, `${quote(column)} || ' '`, "x'01'"]
      const others = id === 's.id' ? new Map<string, string>() : fresh
      return values.map((value) => insert(new Map([...others, [id, value]])))
    }),
    ...columns.flatMap(({ name: column }) =>
      ['NULL', '3', "'zz'"].map((value) => `UPDATE ${name} SET ${quote(column)} = ${value} WHERE ${first}`),
    ),
    `DELETE FROM ${name} WHERE ${first}`,
    `DELETE FROM ${name}`,
    ...around(world),
  ]
}

function around(world: World): readonly string[] {
  const of = (id: string): TableSpec | undefined => world.tables.find((table) => table.id === id)
  const parent = of('p')
  const others = ['c1', 'c2'].map(of).filter((table) => table !== undefined)
  return [
    ...(parent === undefined
      ? []
      : [
          `DELETE FROM ${qualified(world, parent.name)} WHERE id = 1`,
          `UPDATE ${qualified(world, parent.name)} SET id = 100, code = 'C1' WHERE id = 2`,
        ]),
    ...others.flatMap(({ name }) =>
      ['NULL', "'nowhere'", `(SELECT max(ref) FROM ${qualified(world, name)})`].map(
        (ref) => `INSERT INTO ${qualified(world, name)} (id, ref, v) VALUES (999, ${ref}, 'p')`,
      ),
    ),
    ...(of('by') === undefined
      ? []
      : [
          `INSERT INTO ${qualified(world, 'bystander')} (v) VALUES ('probe')`,
          `INSERT INTO ${qualified(world, 'bystander')} (v) VALUES ('')`,
          `UPDATE ${qualified(world, 'bystander')} SET v = 'set'`,
        ]),
    ...(of('log') === undefined ? [] : [`INSERT INTO ${qualified(world, 'log')} (said) VALUES ('probe')`]),
    ...(world.objects.some(({ name }) => name === 'v_some') ? [`INSERT INTO ${qualified(world, 'v_some')} VALUES ('p', 'q')`] : []),
    ...(world.objects.some(({ name }) => name === 'ft')
      ? [
          `SELECT count(*) FROM ${qualified(world, 'ft')} WHERE ft MATCH 'abc OR w1'`,
          `INSERT INTO ft(ft, rank) VALUES ('integrity-check', 1)`,
        ]
      : []),
  ]
}

/** What each statement does, with foreign keys on. */
export function behaviour(db: Db, world: World): readonly string[] {
  const tables = world.tables.map((table) => ({ table, word: rowidWord(table) }))
  const state = tables.map(({ table, word }) => {
    const columns = [...(word === undefined ? [] : [word]), ...table.columns.map(({ name }) => quote(name))]
    return `SELECT ${literal(table.id)}, ${columns.join(', ')} FROM ${qualified(world, table.name)}`
  })
  const enforced = String(db.rows('PRAGMA foreign_keys').flat()[0])
  db.exec('PRAGMA foreign_keys = ON')
  try {
    return probes(world).map((sql) => {
      db.exec('BEGIN')
      const outcome = attempt(db, sql)
      const after = state.flatMap((select) =>
        db
          .rows(select)
          .map((row) => row.map(shown).join(' | '))
          .toSorted(),
      )
      const open = db.inTransaction()
      if (open) db.exec('ROLLBACK')
      return [`${sql} → ${outcome}${open ? '' : ', rolled back'}`, ...after].join('\n    ')
    })
  } finally {
    db.exec(`PRAGMA foreign_keys = ${enforced}`)
  }
}

function attempt(db: Db, sql: string): string {
  try {
    if (sql.startsWith('SELECT')) return JSON.stringify(db.rows(sql).flat().map(shown))
    db.exec(sql)
    return 'done'
  } catch (error) {
    return message(error)
  }
}

/**
 * Which check it was is no behaviour: one without a name is called by its text, by the first name in it, or even by the name of another
 * one before it. The names are looked for in the text of the table.
 */
function message(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.startsWith('CHECK constraint failed') ? 'check constraint failed' : text.toLowerCase()
}
