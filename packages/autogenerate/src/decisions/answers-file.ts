import { didYouMean, MigError } from '@mig/core/dialect'
import type { AnswerOption, Decisions } from './decision.ts'
import { ANSWER_OPTIONS, readAnswers } from './options.ts'

/**
 * What an answers file decides: JSON with the options as keys, and behind each what would stand behind the option, once or in a list.
 *
 * @example `{ "rename": ["users.name=users.full_name"], "no-rename": ["users.nick"] }`
 * @param file The path, for messages.
 * @throws MigError `answer.file` for a text of another form; `answer.form`, `answer.contradiction` as for flags.
 */
export function readAnswersFile(text: string, file: string): Decisions {
  const content = parse(text, file)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw notReadable(file, 'it holds no object')
  const answers = Object.entries(content as { readonly [key: string]: unknown }).flatMap(([key, value]) => {
    const option = ANSWER_OPTIONS.find((known) => known === key)
    if (option === undefined) throw notReadable(file, `it has a key ${key}${didYouMean(key, ANSWER_OPTIONS)}`)
    return valuesOf(value, option, file).map((each) => ({ option, value: each }))
  })
  return readAnswers(answers)
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notReadable(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function valuesOf(value: unknown, option: AnswerOption, file: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((each) => {
    if (typeof each !== 'string') throw notReadable(file, `${option} holds ${JSON.stringify(each)}, which is no text`)
    return each
  })
}

function notReadable(file: string, why: string, cause?: unknown): MigError {
  return new MigError('answer.file', `${file} is no file of answers: ${/[.?]$/.test(why) ? why : `${why}.`}`, {
    hint: 'It looks like this: { "rename": ["users.name=users.full_name"], "no-rename": ["users.nick"] }',
    exit: 2,
    ...(cause === undefined ? {} : { cause }),
  })
}
