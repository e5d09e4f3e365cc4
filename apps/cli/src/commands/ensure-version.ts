import type { CommandAction } from '../command.ts'
import { writeOptions } from '../write-options.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { core, migrator } = await session.project()
  if (options['sql'] === true) {
    const sql = await migrator.script({ direction: 'ensureVersion' })
    session.output.text(sql, { sql })
    return 0
  }
  await migrator.ensureVersion(writeOptions(options, core))
  session.output.result({})
  session.output.note('The version table and the run log are there.')
  return 0
}
