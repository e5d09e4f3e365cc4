import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Answer, AnswerOption, Decisions } from '@mig/autogenerate'
import type { Autogenerate } from './base.ts'
import { listOption, textOption, type Options } from './command.ts'
import type { Session } from './session.ts'

/**
 * What has been decided on the command line, and in the file that it names.
 * @throws MigError `answer.form`, `answer.contradiction` for options that cannot be read; `answer.file` for the file.
 */
export function givenDecisions(
  { ANSWER_OPTIONS, mergeDecisions, readAnswers, readAnswersFile }: Autogenerate,
  options: Options,
  { folder }: Pick<Session, 'folder'>,
): Decisions {
  const flags = ANSWER_OPTIONS.flatMap((option) => listOption(options, camel(option)).map((value): Answer => ({ option, value })))
  const file = textOption(options, 'answers')
  const decided = readAnswers(flags)
  return file === undefined ? decided : mergeDecisions(decided, readAnswersFile(readFileSync(path.resolve(folder, file), 'utf8'), file))
}

/** `noRename` of `no-rename`. */
function camel(option: AnswerOption): string {
  return option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
