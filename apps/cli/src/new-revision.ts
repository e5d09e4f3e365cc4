import { listOption, textOption, type Options } from './command.ts'

/** What the commands that write a revision are asked alike. */
export function draftOptions(options: Options): {
  readonly message?: string
  readonly id?: string
  readonly splice?: boolean
  readonly labels?: readonly string[]
} {
  const [message, id, labels] = [textOption(options, 'message'), textOption(options, 'revId'), listOption(options, 'branchLabel')]
  return {
    ...(message === undefined ? {} : { message }),
    ...(id === undefined ? {} : { id }),
    ...(options['splice'] === true ? { splice: true } : {}),
    ...(labels.length === 0 ? {} : { labels }),
  }
}
