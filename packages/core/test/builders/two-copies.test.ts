import { expect, test, vi } from 'vitest'
import { t } from '../../src/builders/column-types.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import { check, foreignKey, index } from '../../src/builders/extra.ts'
import { lowerExecute } from '../../src/builders/sql-lowering.ts'
import { schemaOf } from '../../src/builders/schema-of.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'

test('models that another copy of the package made are read as its own', async () => {
  const models = {
    mood: enumType('mood', ['ok']),
    users: table('users', { id: t.integer().identity().primaryKey(), mood: t.enum(enumType('mood', ['ok'])).default('ok') }, (e) => [
      index()
        .on(e.mood.desc(), sql`lower(${e.mood})`)
        .where(sql`${e.id} > ${1}`),
      check('sane', sql`${e.id} < 10`),
      foreignKey(e.id).references(() => models.users.id),
    ]),
  }
  vi.resetModules()
  const other = await import('../../src/builders/schema-of.ts')
  const otherSql = await import('../../src/builders/sql.ts')
  const otherLowering = await import('../../src/builders/sql-lowering.ts')
  const otherTypes = await import('../../src/builders/column-types.ts')
  const otherTable = await import('../../src/builders/table-handle.ts')
  expect(other.schemaOf).not.toBe(schemaOf)
  expect(other.schemaOf([models])).toEqual(schemaOf([models]))

  // Mixed: a table, columns and fragments of both copies in one another.
  const mixed = otherTable.table('mixed', { userId: otherTypes.t.integer('user_id').references(() => models.users.id), name: t.text() })
  expect(schemaOf([mixed, models]).tables[0]?.constraints).toHaveLength(1)
  const statement = otherSql.sql`update ${mixed} set ${mixed.name} = ${sql`${models.users.id} + ${1}`}`
  expect(lowerExecute(statement)).toEqual(otherLowering.lowerExecute(statement))
  expect(lowerExecute(statement)).toEqual({ text: ['update mixed set name = id + ', ''], values: [1] })
})
