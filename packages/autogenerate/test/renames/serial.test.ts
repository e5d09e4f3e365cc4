import { describe, test } from 'vitest'
import { index, schemaOf, t, table } from '@mig/core'
import type { Schema } from '@mig/core/dialect'
import { pg } from '@mig/dialect-postgres'
import { usualPostgres } from '@mig/test-databases'
import { withPostgres } from '../databases.ts'
import { renames } from './there-and-back.ts'

/** PostgreSQL leaves the sequence of a serial column its name when the table or the column gets another. */
function people(name: string, column: string, serial = pg.serial()): Schema {
  return schemaOf([table(name, { [column]: serial.primaryKey(), mail: t.text() }, (e) => [index(`ix_${name}_mail`).on(e.mail)])])
}

const fill = (name: string): readonly string[] => [`INSERT INTO ${name} (mail) VALUES ('a'), ('b')`]

describe.each(usualPostgres())('serial columns on PostgreSQL $major', (server) => {
  test.each([
    ['a table', people('users', 'id'), people('people', 'id'), { users: 'people' }, ['renameTable', 'alterColumn', 'renameIndex']],
    ['a column', people('users', 'id'), people('users', 'number'), { 'users.id': 'users.number' }, ['renameColumn', 'alterColumn']],
    [
      'a table whose sequence keeps its name',
      people('users', 'id'),
      people('people', 'id', pg.serial({ sequence: 'users_id_seq' })),
      { users: 'people' },
      ['renameTable', 'renameIndex'],
    ],
    [
      'a table whose sequence has a name of its own',
      people('users', 'id', pg.serial({ sequence: 'numbers' })),
      people('people', 'id', pg.serial({ sequence: 'numbers' })),
      { users: 'people' },
      ['renameTable', 'renameIndex'],
    ],
  ] as const)('%s gets another name', async (_, from, to, renamed, does) => {
    const [name] = to.tables.map((one) => one.name)
    await withPostgres(server, (database) =>
      renames(database, {
        from,
        to,
        decisions: { rename: Object.entries(renamed).map(([subject, answer]) => ({ subject, to: answer })) },
        fill: fill('users'),
        query: `INSERT INTO ${name} (mail) VALUES ('c') RETURNING 'row ' || ${to.tables[0]?.columns[0]?.name}`,
        rows: [['row 3']],
        does,
      }),
    )
  })
})
