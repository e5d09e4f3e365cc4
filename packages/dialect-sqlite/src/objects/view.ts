import { statement, UnsupportedError, type ObjectStatements, type View } from '@mig/core/dialect'
import { closing, isSymbol, isWord, tokenize } from '../tokens.ts'
import { normalSchema } from '../normal-form.ts'
import { quoting } from '../quoting.ts'

/** https://www.sqlite.org/lang_createview.html */
export const view: ObjectStatements<'view'> = {
  create: (op) => [statement(createView(op.object, op.ifNotExists === true))],
  drop: (op) => [statement(`DROP VIEW ${op.ifExists === true ? 'IF EXISTS ' : ''}${quoting.qualified(op.object)}`)],
  // A view is its text alone, and nothing is lost with it: triggers on it are the one exception, which the next statement would meet.
  alter: ({ object }) => [statement(`DROP VIEW ${quoting.qualified(object)}`), statement(createView(object, false))],
  rename: ({ object, to }) => {
    throw new UnsupportedError(`SQLite cannot rename the view ${object.name} to ${to}.`, {
      hint: 'Drop it and create it with the new name: op.dropView(…), op.createView(…).',
    })
  },
  move: ({ object, to }) => {
    throw new UnsupportedError(`SQLite cannot move the view ${object.name} to ${to ?? 'the default schema'}.`, {
      hint: 'Schemas of SQLite are files, and a view reads the tables of its own: drop it, and create it there with op.createView(…).',
    })
  },
}

function createView(object: View, ifNotExists: boolean): string {
  const columns = object.columns === undefined ? '' : ` (${object.columns.map((name) => quoting.identifier(name)).join(', ')})`
  return `CREATE VIEW ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoting.qualified(object)}${columns} AS\n${object.query}`
}

/** Reads the text of a view as `sqlite_schema` keeps it: `CREATE VIEW`, and what was written from the name on. */
export function parseView(name: string, schema: string, sql: string): View {
  const tokens = tokenize(sql)
  const open = tokens.findIndex((token, index) => index > 2 && (isSymbol(token, '(') || isWord(token, 'AS')))
  const listed = isSymbol(tokens[open], '(')
  const close = listed ? closing(tokens, open) : open - 1
  const columns = tokens.slice(open + 1, close).filter((token) => !isSymbol(token, ','))
  return {
    kind: 'view',
    ...normalSchema(schema),
    name,
    ...(listed ? { columns: columns.map(({ value }) => value) } : {}),
    query: sql.slice(tokens[close + 1]?.end ?? 0).trim(),
  }
}
