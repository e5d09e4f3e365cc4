import { sql, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = 'e1322aeb8d41'
export const downRevision = 'e42ca6f1268a'
export const message = 'sort expenses into categories'
export const createdAt = '2026-11-22T10:55:41Z'

/** What the subject of a message says about the expense that came of it; the first rule that fits counts. */
const RULES = [
  { words: /\b(?:train|flight|taxi|hotel)\b/i, category: 'Travel' },
  { words: /\b(?:lunch|dinner|restaurant)\b/i, category: 'Meals' },
  { words: /\b(?:licence|subscription)\b/i, category: 'Software' },
]

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn(
    'expenses',
    'category_id',
    t.integer().references('categories.id', { name: 'fk_expenses_category_id_categories', onDelete: 'set null' }),
  )
  const expenses = await op.connection.query<{ id: number; subject: string }>(
    'SELECT e.id, m.subject FROM expenses e JOIN messages m ON m.id = e.message_id ORDER BY e.id',
  )
  for (const { id, subject } of expenses) {
    const category = RULES.find(({ words }) => words.test(subject))?.category
    if (category === undefined) continue
    await op.execute(sql`INSERT INTO categories (name) VALUES (${category}) ON CONFLICT (name) DO NOTHING`)
    await op.execute(sql`UPDATE expenses SET category_id = (SELECT id FROM categories WHERE name = ${category}) WHERE id = ${id}`)
  }
}

// The categories stay: somebody may have put other expenses, or children, below them.
export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('expenses', 'category_id', {
    was: t.integer().references('categories.id', { name: 'fk_expenses_category_id_categories', onDelete: 'set null' }),
  })
}
