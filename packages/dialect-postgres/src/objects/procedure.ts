import { objectName, statement } from '@mig/core/dialect'
import { compareRoutines, normalSettings } from './function.ts'
import { ifExists, refuseIfNotExists, withLocalSchema, type PostgresObject } from './object.ts'
import { setSchema } from '../set-schema.ts'
import {
  createRoutine,
  normalCommon,
  readCommon,
  readRoutines,
  renameRoutine,
  routineComment,
  routineText,
  spellingsOf,
} from './routine.ts'

const WORDS = { word: 'PROCEDURE' } as const

/** https://www.postgresql.org/docs/current/sql-createprocedure.html */
export const procedure: PostgresObject<'procedure'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'PROCEDURE', 'orReplace')
      const name = routineText(objectName(op.object))
      return [statement(createRoutine(op.object, 'CREATE', WORDS)), ...routineComment('PROCEDURE', name, op.object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP PROCEDURE ${ifExists(op)}${routineText(op.object)}`)],
    alter: ({ object, was }) => {
      const replace = createRoutine(object, 'CREATE OR REPLACE', WORDS)
      const isSame = was !== undefined && replace === createRoutine(was, 'CREATE OR REPLACE', WORDS)
      return [
        ...(isSame ? [] : [statement(replace)]),
        ...routineComment('PROCEDURE', routineText(objectName(object)), object.comment, was?.comment),
      ]
    },
    rename: ({ object, to }) => [renameRoutine('PROCEDURE', object, to)],
    move: ({ object, to }) => [setSchema('PROCEDURE', routineText(object), to)],
  },
  read: async (scope, schemas) =>
    (await readRoutines(scope, schemas, "'p'")).map((row) => ({ kind: 'procedure', ...readCommon(row, scope) })),
  spellings: spellingsOf,
  normalize: (object, scope) => {
    const { settings, ...rest } = normalCommon(withLocalSchema(object, scope), scope)
    return { ...rest, ...(settings === undefined ? {} : { settings: normalSettings(settings) }) }
  },
  compare: (from, to, connection) => compareRoutines(from, to, connection),
}
