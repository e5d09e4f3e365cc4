import type { Plan, PlannedStep } from '@mig/core'
import { out } from '../colors.ts'
import type { CommandAction } from '../command.ts'
import { placeOf } from '../place.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { migrator } = await session.project()
  const direction = options['down'] === true ? 'downgrade' : 'upgrade'
  const plan = await migrator.plan(args.length === 0 ? undefined : args, { direction })
  session.output.result(plan)
  for (const line of plan.steps.flatMap((step) => [...stepLines(step), ''])) session.output.line(line)
  session.output.note(summary(plan, direction))
  return 0
}

/** The step, its operations, and the statements of each. */
function stepLines({ revision, direction, message, operations, dynamic }: PlannedStep): readonly string[] {
  const colors = out()
  return [
    colors.bold(`${direction} ${revision}${message === '' ? '' : `, ${message}`}`),
    ...operations.flatMap(({ description, statements, autocommit, loses = [] }) => [
      `  ${description}${autocommit === true ? ' (outside the transaction)' : ''}`,
      ...loses.map((what) => colors.red(`    loses ${what} and all that is in it`)),
      ...statements.flatMap((statement) => `${statement};`.split('\n').map((line) => colors.dim(`    ${line}`))),
    ]),
    ...(dynamic ? ['  and then what depends on data'] : []),
    ...(operations.length === 0 && !dynamic ? ['  nothing'] : []),
  ]
}

function summary({ from, to, steps }: Plan, direction: 'upgrade' | 'downgrade'): string {
  if (steps.length === 0) return `Nothing to ${direction}: the database is at ${placeOf(from)}.`
  const count = `${steps.length} ${steps.length === 1 ? 'revision' : 'revisions'}`
  return `${count}: from ${placeOf(from)} to ${placeOf(to)}. Nothing was run.`
}
