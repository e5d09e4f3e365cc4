import { textOption, type CommandAction } from '../command.ts'
import { placeOf } from '../place.ts'
import { shownPath } from '../shown-path.ts'

export const run: CommandAction = async ({ args, options, session }) => {
  const { core, migrator } = await session.project()
  const onto = textOption(options, 'onto')
  if (onto === undefined) {
    throw new core.MigError('usage', 'mig rebase needs --onto <revision>: what the branch is going to follow.', {
      hint: 'For example: mig rebase 51d0 --onto 8f2c',
      exit: 2,
    })
  }
  const force = options['force'] === true
  const rebase = await migrator.rebase(args[0] ?? '', onto, { force })
  session.output.result(rebase)
  for (const { id, from, to, file } of rebase.moved) {
    session.output.line(`${id} follows ${placeOf(to)} instead of ${placeOf(from)}: ${shownPath(session.folder, file)}`)
  }
  const others = rebase.affected.length - rebase.moved.length
  if (others > 0) session.output.note(`What follows comes along, with files as before: ${others} more.`)
  if (rebase.moved.length === 0) session.output.note('Nothing to rebase: it stands there already.')
  else session.output.note(`${force ? 'No database was asked' : 'Only this database was asked'}: no other one may have run what was moved.`)
  return 0
}
