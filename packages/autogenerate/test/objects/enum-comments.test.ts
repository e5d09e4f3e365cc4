import { describe, expect, test } from 'vitest'
import { enumType, schemaOf, t, table } from '@mig/core'
import type { PostgresPrivileges } from '@mig/dialect-postgres'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { compareWith, withPostgres } from '../databases.ts'
import { throughModels } from '../models/written.ts'
import { lead } from './lead.ts'
import { withRoles } from './with-roles.ts'

function days(values: readonly string[], comment?: string): readonly unknown[] {
  const mood = enumType('mood', values, comment === undefined ? {} : { comment })
  return [mood, table('days', { id: t.integer().primaryKey(), mood: t.enum(mood) })]
}

describe.each(usualPostgres())('the comment of an enum on PostgreSQL $major', (server) => {
  test('is set, changed beside the values, and removed', () =>
    withPostgres(server, async (database) => {
      await lead(database, days(['sad', 'ok']), false)
      expect(await lead(database, days(['sad', 'ok'], 'how'), false)).toEqual(['set comment of enum mood'])
      expect(await lead(database, days(['ok', 'sad'], "it's how"), false)).toEqual([
        'set values of enum mood to ok, sad',
        'set comment of enum mood',
      ])
      const read = await database.dialect.reflector.reflect(database.connection)
      expect((await compareWith(database, await throughModels(read))).summary).toEqual([])
      expect(await lead(database, days(['ok', 'sad']), false)).toEqual(['remove comment of enum mood'])
    }))
})

test('the type of an enum that columns use keeps whom it belongs to when its values are others, and is given to others beside that', () =>
  withRoles(newestPostgres(), async (database, { app, reader }) => {
    const owned = (values: readonly string[], own: PostgresPrivileges): readonly unknown[] => {
      const mood = enumType('mood', values, { postgres: own })
      return [table('days', { id: t.integer().primaryKey(), mood: t.enum(mood) })]
    }
    const grants = [{ to: reader, privileges: ['usage'] as const }]
    await lead(database, owned(['sad', 'ok'], { owner: app, grants }), true)
    expect(await lead(database, owned(['ok', 'sad'], { owner: app, grants }), true)).toEqual(['set values of enum mood to ok, sad'])
    expect(await lead(database, owned(['ok', 'sad'], {}), false)).toEqual([])
    const both = ['set values of enum mood to sad, ok', 'set options of enum mood']
    expect(await lead(database, owned(['sad', 'ok'], { grants }), true)).toEqual(both)
  }))

test('an option that no enum has is refused before anything runs', () =>
  withPostgres(newestPostgres(), async (database) => {
    const mood = enumType('mood', ['ok'], { postgres: { onwer: 'app' } as object })
    await expect(compareWith(database, schemaOf([mood]))).rejects.toMatchObject({
      code: 'dialect.option',
      message: expect.stringContaining('onwer for the enum mood; did you mean owner') as string,
    })
  }))
