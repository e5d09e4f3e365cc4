import { Kysely } from 'kysely'
import { t } from '../../src/builders/column-types.ts'
import type { InferInsert, InferRow, KyselyDatabase } from '../../src/builders/row-types.ts'
import { table } from '../../src/builders/table-handle.ts'
import { type accounts } from './accounts.ts'
import { type categories } from './categories.ts'
import { type expenses } from './expenses.ts'
import * as expenseModule from './expenses.ts'
import * as categoryModule from './categories.ts'

interface PostgresLike {
  integer: number
  bigint: string
  numeric: string
  text: string
  timestamptz: Date
  boolean: boolean
}
interface SqliteLike {
  integer: number
  bigint: number
  numeric: number
  text: string
  timestamptz: string
  boolean: 0 | 1
  array: string
}

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false
type Flat<T> = { [K in keyof T]: T[K] } & {}
export function holds<T extends true>(proof?: T): T | undefined {
  return proof
}

interface ExpenseRow {
  id: number
  number: string
  amount: string
  status: 'open' | 'paid'
  tags: string[] | null
  matrix: number[][] | null
  cents: string
  search: string | null
  spentAt: Date
  accountId: number | null
  categoryId: number
}
holds<Equal<InferRow<typeof expenses, PostgresLike>, Flat<ExpenseRow>>>()
holds<Equal<InferRow<typeof expenses, SqliteLike>['tags'], string | null>>()
holds<Equal<InferRow<typeof categories, SqliteLike>['createdAt'], string>>()
holds<Equal<InferRow<typeof accounts>, { id: number; mainCategoryId: number | null; lastExpenseId: number | null }>>()

interface ExpenseInsert {
  id?: number
  amount: string
  status?: 'open' | 'paid'
  tags?: string[] | null
  matrix?: number[][] | null
  search?: string | null
  spentAt?: Date
  accountId?: number | null
  categoryId: number
}
holds<Equal<Flat<InferInsert<typeof expenses, PostgresLike>>, Flat<ExpenseInsert>>>()

// A JavaScript type of the user's replaces the driver's, and stays through what follows.
export const notes = table('notes', { id: t.integer().primaryKey(), body: t.json().$type<{ title: string }>().notNull().comment('x') })
holds<Equal<InferRow<typeof notes>['body'], { title: string }>>()

interface Database extends KyselyDatabase<typeof expenseModule, PostgresLike>, KyselyDatabase<typeof categoryModule, PostgresLike> {}

export async function queries(db: Kysely<Database>): Promise<unknown[]> {
  const row = await db
    .selectFrom('expenses')
    .innerJoin('categories', 'categories.id', 'expenses.category_id')
    .select(['expenses.spent_at', 'amount', 'categories.parent_id'])
    .executeTakeFirstOrThrow()
  const at: Date = row.spent_at
  const amount: string = row.amount
  const parent: number | null = row.parent_id
  await db.insertInto('expenses').values({ amount: '3', category_id: 1 }).execute()
  await db.updateTable('expenses').set({ status: 'paid' }).where('id', '=', 1).execute()
  // @ts-expect-error cents is generated
  await db.insertInto('expenses').values({ amount: '3', category_id: 1, cents: '4' }).execute()
  // @ts-expect-error number is always counted by the database
  await db.insertInto('expenses').values({ amount: '3', category_id: 1, number: '4' }).execute()
  // @ts-expect-error not a value of the enum
  await db.insertInto('expenses').values({ amount: '3', category_id: 1, status: 'lost' }).execute()
  // @ts-expect-error amount is missing
  await db.insertInto('expenses').values({ category_id: 1 }).execute()
  // @ts-expect-error the database name is spent_at
  await db.selectFrom('expenses').select('spentAt').execute()
  return [at, amount, parent]
}
