/*
 * Some things only a person knows. What is asked and what is answered is plain data, and an answer is always what an option of the
 * command line says, so a prompt, a flag and a line of an answers file are one thing.
 */

/** Something that only a person knows. */
export type Question = QuestionOf<'rename'> | QuestionOf<'fill'> | QuestionOf<'using'> | QuestionOf<'map'> | QuestionOf<'missing'>

export interface QuestionOf<K extends keyof Decisions> {
  readonly kind: K
  /** What is asked about: `users.name`. There is one question of a kind about it. */
  readonly subject: string
  /** A sentence: `Is users.full_name the new name of users.name?` */
  readonly text: string
  /** The possible answers, the most likely one first; at least one. */
  readonly choices: readonly Choice[]
}

export interface Choice {
  /** `yes, rename it` */
  readonly label: string
  readonly answer: Answer
  /** What has to be typed, which is put behind the value of the answer: `the value, such as DE`. */
  readonly input?: string
}

/** An option with its value: `{ option: 'rename', value: 'users.name=users.full_name' }` is `--rename users.name=users.full_name`. */
export interface Answer {
  readonly option: AnswerOption
  readonly value: string
}

/** The options that answer questions; `options.ts` says what each means. */
export type AnswerOption = 'rename' | 'no-rename' | 'fill' | 'fill-sql' | 'no-fill' | 'using' | 'zone' | 'map' | 'no-map' | 'missing'

/** What has been answered, by the kind of the question; absent means nothing of that kind. */
export interface Decisions {
  readonly rename?: readonly RenameDecision[]
  readonly fill?: readonly FillDecision[]
  readonly using?: readonly UsingDecision[]
  readonly map?: readonly MapDecision[]
  readonly missing?: readonly MissingDecision[]
}

export type Decision<K extends keyof Decisions> = NonNullable<Decisions[K]>[number]

export interface RenameDecision {
  /** The old name, as the database has it: `users`, `users.name`, `app.users.name`, `mood.sad`. */
  readonly subject: string
  /** The new name, as the model has it; `null` says that it is no rename: the old thing goes. */
  readonly to: string | null
}

/** What rows that exist get in a column: a value, SQL that gives it, or `null` where there are no such rows. */
export type FillDecision = { readonly subject: string } & ({ readonly value: string | null } | { readonly sql: string })

/** The new value of a column whose type changes: SQL that gives it, or the time zone of times that name none. */
export type UsingDecision = { readonly subject: string } & ({ readonly sql: string } | { readonly zone: string })

/**
 * What rows get in the place of a value that their enum loses, such as `mood.sad`: another value of it, or NULL, which is `null`. Or
 * nothing, so that they stop the upgrade.
 */
export type MapDecision = { readonly subject: string } & ({ readonly to: string | null } | { readonly stops: true })

/** A table that foreign keys refer to although it is not there. */
export interface MissingDecision {
  readonly subject: string
}

/** Asks somebody at a terminal. */
export type Ask = (question: Question) => Promise<Answer>
