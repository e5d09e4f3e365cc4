import { COMMENT, type OptionRules, TEXT, TEXTS } from '../option-rules.ts'
import { splitOptions, type MergedOptions } from './dialect-options.ts'
import { type ObjectModel, objectModel, type RenamedOptions } from './object-model.ts'
import type { Sql } from './sql.ts'
import { lowerQuery } from './sql-lowering.ts'

/** Options of a view that one dialect has and others do not. */
export interface ViewDialectOptions {
  readonly [dialect: string]: object | undefined
}

interface OwnViewOptions extends RenamedOptions {
  readonly schema?: string
  /** Names for the columns of the query. */
  readonly columns?: readonly string[]
  readonly comment?: string
}

export type ViewOptions = MergedOptions<ViewDialectOptions> & OwnViewOptions & {
  readonly [dialect: string]: object | string | undefined
}

const VIEW_OPTIONS: OptionRules<OwnViewOptions> = { schema: TEXT, columns: TEXTS, comment: COMMENT, renamedFrom: TEXT }

/**
 * A view: a query under a name.
 *
 * The query is kept as it is written; whether it is the one that the database has is for the database to say.
 * @example
 * ```ts
 * import { sql, view } from '@mig/core'
 *
 * export const openExpenses = view('open_expenses', sql`SELECT id, amount FROM expenses WHERE paid IS NULL`)
 * ```
 * @throws ModelError `model.sql` when the query is no fragment of SQL; `model.option`
 */
export function view(name: string, query: Sql, options: ViewOptions = {}): ObjectModel<'view'> {
  const { own, dialects } = splitOptions(options, VIEW_OPTIONS, `The view ${name}`)
  const { schema, columns, comment, renamedFrom } = own
  return objectModel<'view'>({
    kind: 'view',
    schema,
    name,
    columns,
    query: lowerQuery(query),
    comment,
    options: dialects,
    renamedFrom,
  })
}
