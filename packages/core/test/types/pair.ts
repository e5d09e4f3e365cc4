import { t } from '../../src/builders/column-types.ts'
import { table } from '../../src/builders/table-handle.ts'

// Two tables of one module that refer to each other, the first to what stands below it.
export const authors = table('authors', {
  id: t.uuid().primaryKey(),
  bestBook: t.uuid('best_book').references(() => books.id),
})
export const books = table('books', {
  id: t.uuid().primaryKey(),
  author: t
    .uuid()
    .notNull()
    .references(() => authors.id),
})
