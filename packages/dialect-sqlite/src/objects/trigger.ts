import { statement, UnsupportedError, type ObjectName, type ObjectStatements, type Trigger, type TriggerEvent } from '@mig/core/dialect'
import { bareExpression, closing, isSymbol, isWord, type Token, tokenize } from '../tokens.ts'
import { normalSchema } from '../normal-form.ts'
import { quoting } from '../quoting.ts'

/** https://www.sqlite.org/lang_createtrigger.html */
export const trigger: ObjectStatements<'trigger'> = {
  create: (op) => [statement(createTrigger(op.object, op.ifNotExists === true))],
  drop: (op) => [statement(`DROP TRIGGER ${op.ifExists === true ? 'IF EXISTS ' : ''}${nameText(op.object)}`)],
  // A trigger is its text alone, and nothing depends on it.
  alter: ({ object }) => [statement(`DROP TRIGGER ${nameText(object)}`), statement(createTrigger(object, false))],
  rename: ({ object, to }) => {
    throw new UnsupportedError(`SQLite cannot rename the trigger ${object.name} to ${to}.`, {
      hint: 'Drop it and create it with the new name: op.dropTrigger(…), op.createTrigger(…).',
    })
  },
}

/** Names of triggers are one space for all tables of a file. */
function nameText({ schema, name }: ObjectName | Trigger): string {
  return quoting.qualified(schema === undefined ? { name } : { schema, name })
}

function createTrigger(object: Trigger, ifNotExists: boolean): string {
  const { name, table, timing, events, columns, forEach, when, body } = object
  const refuse = (problem: string, hint: string): never => {
    throw new UnsupportedError(`The trigger ${name} of ${table} ${problem}.`, { hint })
  }
  const [event, ...others] = events
  if (event === undefined || others.length > 0 || event === 'truncate') {
    return refuse(`fires on ${events.join(' and ')}`, 'SQLite wants one trigger for each of insert, update and delete.')
  }
  if (forEach === 'statement') return refuse('fires once for a statement', 'SQLite fires for each row: leave forEach out.')
  if (body === undefined) return refuse('has no body', 'Give the statements that SQLite runs: { body: sql`UPDATE …;` }.')
  const of = columns === undefined || event !== 'update' ? '' : ` OF ${columns.map((column) => quoting.identifier(column)).join(', ')}`
  return [
    `CREATE TRIGGER ${ifNotExists ? 'IF NOT EXISTS ' : ''}${nameText(object)}`,
    `${timing.toUpperCase()} ${event.toUpperCase()}${of} ON ${quoting.identifier(table)}`,
    ...(when === undefined ? [] : [`WHEN ${when}`]),
    // A line comment at the end of the body must not swallow what follows.
    `BEGIN\n${body}${/;\s*$/.test(body) ? '' : ';'}\nEND`,
  ].join('\n')
}

/** Reads the text of a trigger as `sqlite_schema` keeps it: `CREATE TRIGGER`, and what was written from the name on. */
export function parseTrigger(name: string, table: string, schema: string, sql: string): Trigger {
  const tokens = tokenize(sql)
  // The name may be a keyword, and stands third.
  let at = 3
  const next = (...words: readonly string[]): boolean => {
    const found = words.every((word, index) => isWord(tokens[at + index], word))
    if (found) at += words.length
    return found
  }
  const timing = next('BEFORE') ? 'before' : next('AFTER') ? 'after' : next('INSTEAD', 'OF') ? 'instead of' : 'before'
  const event: TriggerEvent = next('INSERT') ? 'insert' : next('DELETE') ? 'delete' : 'update'
  if (event === 'update') next('UPDATE')
  const columns = next('OF')
    ? tokens.slice(
        at,
        tokens.findIndex((token, index) => index > at && isWord(token, 'ON')),
      )
    : []
  at = tokens.findIndex((token, index) => index >= at + columns.length && isWord(token, 'ON')) + 1
  // The table may carry its schema.
  at += isSymbol(tokens[at + 1], '.') ? 3 : 1
  next('FOR', 'EACH', 'ROW')
  const begin = bodyStart(tokens, at)
  const when = next('WHEN') ? bareExpression(sql.slice(tokens[at]?.start, tokens[begin - 1]?.end)) : undefined
  const names = columns.filter((token) => !isSymbol(token, ','))
  return {
    kind: 'trigger',
    ...normalSchema(schema),
    table,
    name,
    timing,
    events: [event],
    ...(names.length === 0 ? {} : { columns: names.map(({ value }) => value) }),
    ...(when === undefined ? {} : { when }),
    body: sql.slice(tokens[begin]?.end, tokens.findLast((token) => isWord(token, 'END'))?.start).trim(),
  }
}

/** The BEGIN of the body: a name in the condition may be called so, but is not followed by a statement. */
function bodyStart(tokens: readonly Token[], from: number): number {
  let index = from
  while (index < tokens.length) {
    if (isSymbol(tokens[index], '(')) index = closing(tokens, index)
    else if (isWord(tokens[index], 'BEGIN') && STATEMENTS.some((word) => isWord(tokens[index + 1], word))) return index
    index += 1
  }
  return -1
}

const STATEMENTS = ['INSERT', 'UPDATE', 'DELETE', 'SELECT', 'REPLACE', 'WITH', 'VALUES']
