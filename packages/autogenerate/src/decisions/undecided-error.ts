import { MigError } from '@mig/core/dialect'
import type { Choice, Question } from './decision.ts'
import { answerText } from './options.ts'

/** Questions that nobody has answered (`autogenerate.undecided`, exit code 2); nothing has been written. */
export class UndecidedError extends MigError {
  override readonly name = 'UndecidedError'
  readonly questions: readonly Question[]

  constructor(questions: readonly Question[]) {
    const [only] = questions
    const message = questions.length === 1 && only !== undefined ? only.text : `There are ${questions.length} things to decide.`
    super('autogenerate.undecided', message, { hint: hintFor(questions), exit: 2 })
    this.questions = questions
  }
}

function hintFor(questions: readonly Question[]): string {
  const many = questions.length > 1
  const lines = questions.flatMap(({ text, choices }) => [...(many ? [text] : []), ...choiceLines(choices)])
  return `Nothing was written. ${many ? 'Add one of the flags of each question' : 'Add one of these flags'}:\n${lines.join('\n')}`
}

/** A flag a line, with what it means behind it. */
function choiceLines(choices: readonly Choice[]): readonly string[] {
  return choices.map(({ label, answer, input }) => {
    const typed = input === undefined ? answer : { ...answer, value: `${answer.value}…` }
    return `  ${answerText(typed)}   ${label}${input === undefined ? '' : ` (… is ${input})`}`
  })
}
