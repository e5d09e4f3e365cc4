import { statement, type AlterTableOp, type Change, type CompileContext, type QualifiedName, type Statement } from '@mig/core/dialect'
import { alterColumnActions, carryOn } from './alter-column.ts'
import { canJoin, constraintColumns, PASS, type Action } from './alter-actions.ts'
import { columnComment, constraintComments, tableComment } from './comments.ts'
import { columnDefinition } from './column-definition.ts'
import { constraintDefinition } from './constraint-definition.ts'
import { quoting } from './quoting.ts'

/** What a change becomes: actions of an ALTER TABLE and statements behind them, or a rename, which stands alone. */
type Compiled = { readonly actions: readonly Action[]; readonly behind: readonly Statement[] } | { readonly alone: string }

/** Few ALTER TABLE statements with many actions each, so that PostgreSQL reads and rewrites the table as seldom as it can. */
export function alterTable(op: AlterTableOp, context: CompileContext): readonly Statement[] {
  const alter = `ALTER TABLE ${quoting.qualified(op.table)}`
  const statements: Statement[] = []
  let actions: Action[] = []
  let behind: Statement[] = []
  const flush = (): void => {
    const together = actions.filter((action) => action.sql !== '')
    if (together.length > 0) statements.push(statement(`${alter} ${together.map((action) => action.sql).join(', ')}`))
    statements.push(...behind)
    actions = []
    behind = []
  }
  for (const change of op.changes) {
    const compiled = compileChange(op.table, change, context)
    if ('alone' in compiled) {
      flush()
      statements.push(statement(`${alter} ${compiled.alone}`))
      continue
    }
    if (!compiled.actions.every((action) => canJoin(action, actions))) flush()
    actions.push(...compiled.actions)
    behind.push(...compiled.behind)
  }
  flush()
  return statements
}

function compileChange(table: QualifiedName, change: Change, context: CompileContext): Compiled {
  switch (change.kind) {
    case 'addColumn': {
      const { column } = change
      const names = column.generated === undefined ? { columns: [column.name] } : {}
      const sql = `ADD COLUMN ${change.ifNotExists === true ? 'IF NOT EXISTS ' : ''}${columnDefinition(column, context)}`
      const comment = column.comment === undefined ? [] : [columnComment(table, column.name, column.comment)]
      return withStatements([{ pass: PASS.addColumn, sql, ...names }], comment, names)
    }
    case 'dropColumn': {
      const sql = `DROP COLUMN ${change.ifExists === true ? 'IF EXISTS ' : ''}${quoting.identifier(change.name)}`
      return { actions: [{ pass: PASS.drop, sql, columns: [change.name] }], behind: [] }
    }
    case 'alterColumn': {
      const { comment } = change.set
      const behind = [...carryOn(table, change), ...(comment === undefined ? [] : [columnComment(table, change.name, comment)])]
      return withStatements(alterColumnActions(change, context), behind, { columns: [change.name] })
    }
    case 'addConstraint': {
      const names = constraintColumns(change.constraint)
      const action = { pass: PASS.add, sql: `ADD ${constraintDefinition(change.constraint, context)}`, ...names }
      return withStatements([action], constraintComments(table, change.constraint), {})
    }
    case 'dropConstraint': {
      const sql = `DROP CONSTRAINT ${change.ifExists === true ? 'IF EXISTS ' : ''}${quoting.identifier(change.name)}`
      return { actions: [{ pass: PASS.drop, sql }], behind: [] }
    }
    case 'renameColumn':
      return { alone: `RENAME COLUMN ${quoting.identifier(change.name)} TO ${quoting.identifier(change.to)}` }
    case 'renameConstraint':
      return { alone: `RENAME CONSTRAINT ${quoting.identifier(change.name)} TO ${quoting.identifier(change.to)}` }
    case 'setTableComment':
      return { actions: [], behind: [tableComment(table, change.set)] }
  }
}

/** Statements behind the actions count as an action that comes last, so that what would drop their object does not overtake them. */
function withStatements(actions: readonly Action[], behind: readonly Statement[], names: Pick<Action, 'columns'>): Compiled {
  return { actions: behind.length === 0 ? actions : [...actions, { pass: PASS.afterwards, sql: '', ...names }], behind }
}
