import type * as core from '../../src/index.ts'

// Helpers around `op` can name what its methods take.
type Done = Promise<void>
export const alterColumn = (op: core.Operations, options: core.AlterColumnOptions): Done =>
  op.alterColumn('one', 'id', { nullable: true }, options)
export const alterEnum = (op: core.Operations, options: core.AlterEnumOptions): Done => op.alterEnum('state', options)
export const alterTable = (op: core.Operations, options: core.AlterTableOptions): Done =>
  op.alterTable('one', (one) => one.dropColumn('id'), options)
export const bulkInsert = (op: core.Operations, options: core.BulkInsertOptions): Done => op.bulkInsert('one', [], options)
export const dropColumn = (op: core.Operations, options: core.DropColumnOptions): Done => op.dropColumn('one', 'id', options)
export const dropTable = (op: core.Operations, options: core.DropTableOptions): Done => op.dropTable('one', options)
export const dropView = (op: core.Operations, options: core.DropObjectOptions<'view'>): Done => op.dropView('seen', options)
export const execute = (op: core.Operations, options: core.ExecuteOptions): Done => op.execute('SELECT 1', options)

// Rows can be named by an interface, which no index signature takes.
interface User {
  readonly name: string
}
export const names = (op: core.Operations): Promise<readonly User[]> => op.connection.query<User>('SELECT name FROM users')
