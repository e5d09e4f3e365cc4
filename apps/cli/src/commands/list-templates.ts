import type { CommandAction } from '../command.ts'
import { DIALECTS } from '../init/project.ts'

/** What the option --dialect of `mig init` takes; the rest of a new project follows from what is there already. */
export const run: CommandAction = ({ session }) => {
  const templates = DIALECTS.map(({ name, package: dialect, url }) => ({ name, package: dialect, url }))
  session.output.result({ templates })
  for (const { name, package: dialect, url } of templates) {
    session.output.line(`${name.padEnd(10)}${dialect}, with a database such as ${url}`)
  }
  session.output.note('Set one up with: mig init --dialect <name>')
  return Promise.resolve(0)
}
