import { ModelError } from '../errors.ts'
import type { ForeignKeyTarget } from './constraint.ts'

/*
 * The text form of what a foreign key refers to:
 *   target = [schema "."] table "." column | [schema "."] table "(" [ column { "," column } ] ")"
 * Nothing between the parentheses means the primary key of the table.
 * A name that holds one of  . , ( ) "  or begins or ends with a space stands in double quotes, with quotes doubled. Case is kept
 * and keywords mean nothing, since this is not SQL.
 */
const BARE = String.raw`[^\s.,()"](?:[^.,()"]*[^\s.,()"])?`
const TOKEN = new RegExp(String.raw`\s*(?:(?<mark>[.,()])|"(?<quoted>(?:[^"]|"")+)"|(?<bare>${BARE}))\s*`, 'y')
const BARE_NAME = new RegExp(`^${BARE}$`)

/**
 * Reads `'categories.id'`, `'app.categories.id'`, `'"a.b".id'`, `'categories(id, code)'` or `'categories()'`.
 *
 * @param where What the text belongs to, for the message.
 * @throws ModelError `model.reference` when the text has another form.
 */
export function parseReference(text: string, where = 'A reference'): ForeignKeyTarget {
  const { names, shape } = tokenize(text)
  const columnCount = columnCountOf(shape)
  const [first, second] = names
  if (columnCount === undefined || first === undefined) {
    throw new ModelError('model.reference', `${where}: "${text}" does not say a table and its column.`, {
      hint: 'Write "table.column", "schema.table.column" or "table(column, column)"; names with dots or parentheses in double quotes.',
    })
  }
  const columns = names.slice(names.length - columnCount)
  const qualified = names.length - columnCount === 2 && second !== undefined
  return qualified ? { schema: first, table: second, columns } : { table: first, columns }
}

/** `undefined` for what is no reference. */
function columnCountOf(shape: string): number | undefined {
  if (/^n\.n(\.n)?$/.test(shape)) return 1
  const list = /^n(?:\.n)?\(((?:n(?:,n)*)?)\)$/.exec(shape)?.[1]
  return list?.replaceAll(',', '').length
}

/** The names of a text, and its shape: `n` for a name and the marks between them. What cannot be read gives an empty shape. */
function tokenize(text: string): { readonly names: readonly string[]; readonly shape: string } {
  const names: string[] = []
  let shape = ''
  for (let position = 0; position < text.length; position = TOKEN.lastIndex) {
    TOKEN.lastIndex = position
    const groups = TOKEN.exec(text)?.groups
    if (groups === undefined) return { names, shape: '' }
    const name = groups['bare'] ?? groups['quoted']?.replaceAll('""', '"')
    if (name !== undefined) names.push(name)
    shape += groups['mark'] ?? 'n'
  }
  return { names, shape }
}

/** The text that `parseReference` reads back as the same target. */
export function referenceText(target: ForeignKeyTarget): string {
  const table = [...(target.schema === undefined ? [] : [target.schema]), target.table].map(nameText).join('.')
  const columns = target.columns.map(nameText)
  return columns.length === 1 ? `${table}.${columns.join()}` : `${table}(${columns.join(', ')})`
}

function nameText(name: string): string {
  return BARE_NAME.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
