import { knownDialectOf, MigError, redactUrl } from '@mig/core/dialect'

/** One of the two things that are compared. */
export type Side =
  /** The models of the project, its configured database, or a database with nothing in it. */
  | { readonly kind: 'models' | 'database' | 'empty' }
  | { readonly kind: 'url'; readonly url: string }
  /** A script that makes a database. */
  | { readonly kind: 'file'; readonly file: string }
  /** What the revisions up to this one make. */
  | { readonly kind: 'revision'; readonly revision: string }

export const SIDE_WORDS = ['models', 'database', 'empty'] as const

/** What can be compared, for people. */
export const SIDE_FORMS: string =
  'What can be compared: models, database (the configured one), empty, a database URL (sqlite:./other.db, postgres://user@host/name), ' +
  'a revision (head, 8f2c1d9a7b3e), or a file that ends in .sql.'

/**
 * What a word of the command line means.
 * @throws MigError `diff.side` for one that means nothing; the hint lists the forms.
 */
export function readSide(text: string): Side {
  const word = SIDE_WORDS.find((known) => known === text)
  if (word !== undefined) return { kind: word }
  if (/\.sql$/i.test(text)) return { kind: 'file', file: text }
  if (knownDialectOf(text) !== undefined || text.includes('://')) return { kind: 'url', url: text }
  if (/\.(?:db|sqlite3?)$/i.test(text)) throw unclear(text, `For the SQLite database in this file write sqlite:${text}.`)
  if (text === '' || /[\s/\\:]/.test(text)) throw unclear(text, 'It is no URL, and no revision has such a name.')
  return { kind: 'revision', revision: text }
}

/** The side as a message names it; never with a password. */
export function sideText(side: Side): string {
  switch (side.kind) {
    case 'url':
      return redactUrl(side.url)
    case 'file':
      return side.file
    case 'revision':
      return `revision ${side.revision}`
    case 'database':
      return 'the database'
    case 'models':
      return 'the models'
    case 'empty':
      return 'an empty database'
  }
}

function unclear(text: string, why: string): MigError {
  return new MigError('diff.side', `${JSON.stringify(redactUrl(text))} is nothing that can be compared. ${why}`, {
    hint: SIDE_FORMS,
    exit: 2,
  })
}
